#pragma once
// Landlock: what this thread, and those that it starts, may do with files, for good.

#include "base/error.h"
#include "hardening/lockdown.h"

namespace darkbloom::hardening {

/// Refuses as unavailable where the kernel has no Landlock. Whatever it knows is used: files from
/// its first version on, listening on TCP from its fourth, devices from its fifth, signals and
/// abstract sockets of others from its sixth.
Result<void> confine_files(const Bounds& bounds);

/// The kernel's version of Landlock; 0 where it has none.
int landlock_version();

}  // namespace darkbloom::hardening
