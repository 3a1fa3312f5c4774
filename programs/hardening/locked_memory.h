#pragma once
// Memory that the kernel never writes to a swap device.

#include <cstdint>

#include "base/error.h"

namespace darkbloom::hardening {

/// Locks what this process holds and will hold, page by page as it is used; the weights, which are
/// no secret, stay pageable. Refuses as unavailable when RLIMIT_MEMLOCK is too small: part of it
/// would be no promise, and allocations to come would fail.
Result<void> lock_memory();

/// Whether a process of this user may lock all its memory.
bool may_lock_memory();

}  // namespace darkbloom::hardening
