#pragma once
// The closed lists of the system call filter, by the kernel's names.

#include <span>

namespace darkbloom::hardening {

/// Needed whatever their arguments.
std::span<const char* const> allowed_syscalls();
/// Refused with EPERM, for a clear answer; everything else that is not allowed looks as if the
/// kernel did not have it (ENOSYS), which C libraries know how to live with.
std::span<const char* const> refused_syscalls();
/// Refused too, but for who listens.
std::span<const char* const> listening_syscalls();

}  // namespace darkbloom::hardening
