#pragma once
// seccomp: the system calls that a node still needs once everything is loaded. Whatever the list
// does not name does not exist for it.

#include "base/error.h"
#include "hardening/lockdown.h"

namespace darkbloom::hardening {

/// Holds every thread of this process, for good. No program is started, no process made, nothing
/// listened on without a need, no code mapped, no other process looked into, no kernel feature used
/// that a node has no business with. Refuses as unavailable where the kernel has no seccomp
/// filters.
Result<void> filter_syscalls(const Needs& needs);

}  // namespace darkbloom::hardening
