#include "node/owner/week_hours.h"

#include <charconv>
#include <optional>

#include "base/check.h"

namespace darkbloom::node::owner {
namespace {

std::optional<std::uint16_t> two_digits(std::string_view text) {
  std::uint16_t number = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, number);
  if (text.size() != 2 || read.ec != std::errc{} || read.ptr != end) return std::nullopt;
  return number;
}

/// Minutes from the day's begin; "24:00" is its end.
std::optional<std::uint16_t> minute_of(std::string_view text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hour = two_digits(text.substr(0, 2));
  const auto minute = two_digits(text.substr(3));
  if (!hour || !minute || *minute > 59) return std::nullopt;
  const auto whole = static_cast<std::uint16_t>(*hour * 60 + *minute);
  return whole <= kDayMinutes ? std::optional(whole) : std::nullopt;
}

}  // namespace

Result<void> add_window(WeekHours& hours, std::size_t day, std::string_view window) {
  check(day < kDays.size(), "a week has seven days");
  const std::size_t dash = window.find('-');
  const auto from = minute_of(window.substr(0, dash));
  const auto to = minute_of(dash == std::string_view::npos ? "" : window.substr(dash + 1));
  if (!from || !to || *from == *to || *from == kDayMinutes) {
    return fail(Fault::invalid, "a window is written as \"18:00-23:30\"");
  }
  const std::size_t length = *to > *from ? *to - *from : *to + kDayMinutes - *from;
  for (std::size_t i = 0; i < length; ++i)
    hours.set((day * kDayMinutes + *from + i) % kWeekMinutes);
  return {};
}

}  // namespace darkbloom::node::owner
