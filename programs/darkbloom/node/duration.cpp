#include "darkbloom/node/duration.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>

namespace darkbloom::operate {
namespace {

struct Unit {
  char letter;
  std::string_view name;
  UnixMillis ms;
};
constexpr std::array kUnits{Unit{'d', "d", 86'400'000}, Unit{'h', "h", 3'600'000},
                            Unit{'m', "min", 60'000}, Unit{'s', "s", 1'000}};

}  // namespace

Result<UnixMillis> parse_duration(std::string_view text) {
  const auto wrong = [] {
    return fail(Fault::invalid, "Write a time as 45s, 30m, 2h or 3d, a year at most.");
  };
  if (text.size() < 2) return wrong();
  const auto unit = std::ranges::find(kUnits, text.back(), &Unit::letter);
  std::uint32_t number = 0;
  const char* const end = text.data() + text.size() - 1;
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (unit == kUnits.end() || error != std::errc() || stop != end || number == 0) return wrong();
  const UnixMillis ms = number * unit->ms;
  if (ms > kDurationMaxMs) return wrong();
  return ms;
}

std::string duration_text(UnixMillis ms) {
  ms = std::max<UnixMillis>(ms, 0);
  const auto first = std::ranges::find_if(kUnits, [ms](const Unit& unit) { return ms >= unit.ms; });
  if (first == kUnits.end()) return "0 s";
  std::string text = std::format("{} {}", ms / first->ms, first->name);
  const auto second = first + 1;
  // Seconds beside minutes are of no interest.
  if (second == kUnits.end() || second->letter == 's') return text;
  const UnixMillis rest = ms % first->ms / second->ms;
  return rest == 0 ? text : text + std::format(" {} {}", rest, second->name);
}

}  // namespace darkbloom::operate
