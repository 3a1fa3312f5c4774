#pragma once
// Spans of time as people write and read them.

#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::operate {

inline constexpr UnixMillis kDurationMaxMs = UnixMillis{366} * 86'400'000;

/// "45s", "30m", "2h", "3d": a whole number above 0 and one unit, in milliseconds. Refuses anything
/// else as invalid, and more than a year.
Result<UnixMillis> parse_duration(std::string_view text);

/// "45 s", "12 min", "3 h 5 min", "2 d 4 h": the two largest units that matter.
std::string duration_text(UnixMillis ms);

}  // namespace darkbloom::operate
