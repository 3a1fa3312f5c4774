#pragma once
// Invariants of ours. A broken one is a bug: the program stops at once, in release builds too.

#include <source_location>

namespace darkbloom {

[[noreturn]] void check_failed(const char* why, const std::source_location& where);

/// Aborts with `why` and the place when `holds` is false.
inline void check(bool holds, const char* why,
                  const std::source_location& where = std::source_location::current()) {
  if (!holds) check_failed(why, where);
}

}  // namespace darkbloom
