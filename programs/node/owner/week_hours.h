#pragma once
// Minutes of the week, in the owner's own time, as a set.

#include <array>
#include <bitset>
#include <cstdint>
#include <string_view>

#include "base/error.h"

namespace darkbloom::node::owner {

inline constexpr std::uint16_t kDayMinutes = 24 * 60;
inline constexpr std::uint16_t kWeekMinutes = 7 * kDayMinutes;
inline constexpr std::array<std::string_view, 7> kDays{
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

/// Minute 0 is Monday, 00:00.
using WeekHours = std::bitset<kWeekMinutes>;

/// Adds a window of one day such as "18:00-23:30". Its end is not part of it and may be "24:00"; an
/// end before its begin is on the next day ("22:00-07:00"). Refuses anything else as invalid.
Result<void> add_window(WeekHours& hours, std::size_t day, std::string_view window);

}  // namespace darkbloom::node::owner
