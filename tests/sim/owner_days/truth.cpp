#include "sim/owner_days/truth.h"

#include <algorithm>

namespace darkbloom::sim {

using node::owner::Mode;

Truth::Truth(const node::owner::Preferences& preferences, std::uint16_t first_minute,
             UnixMillis first_wall_ms)
    : preferences_(preferences),
      first_minute_(first_minute),
      first_wall_ms_(first_wall_ms),
      causes_{{{.word = "battery", .late_ms = kSecondMs},
               {.word = "heat", .in_always = true, .late_ms = kSecondMs},
               {.word = "load", .late_ms = kLoadMs},
               {.word = "app", .late_ms = kAppsMs},
               {.word = "screen", .late_ms = kSecondMs},
               {.word = "tight", .in_always = true, .late_ms = kSecondMs},
               {.word = "asleep", .in_always = true, .late_ms = kSecondMs}}} {}

void Truth::set(Number number, bool holds, std::int64_t at_ms) {
  std::optional<std::int64_t>& since = causes_[number].since_ms;
  if (holds && !since) since = at_ms;
  if (!holds) since.reset();
}

void Truth::saw(const Event& event) {
  if (event.what == Happening::request) return;
  changed_ms_ = event.at_ms;
  if (event.what == Happening::touch) touches_.push_back(event.at_ms);
  if (event.what == Happening::mains) unplugged_ = event.value == 0;
  if (event.what == Happening::battery) percent_ = event.value;
  if (event.what == Happening::heat) celsius_ = event.value;
  if (event.what == Happening::load) load_ = event.value;
  const bool too_low = unplugged_ && percent_ < preferences_.battery_above.value_or(101);
  set(battery, too_low, event.at_ms);
  const bool hot = event.value > preferences_.celsius_max;
  if (event.what == Happening::heat) set(heat, hot, event.at_ms);
  const bool minds_load = preferences_.others_cpu_percent < 100;
  const bool busy = minds_load && event.value > preferences_.others_cpu_percent;
  if (event.what == Happening::load) set(load, busy, event.at_ms);
  if (event.what == Happening::app) set(app, event.value != 0, event.at_ms);
  if (event.what == Happening::screen) set(screen, event.value != 0, event.at_ms);
  if (event.what == Happening::tight) set(tight, event.value != 0, event.at_ms);
  if (event.what == Happening::sleep) set(asleep, event.value != 0, event.at_ms);
}

bool Truth::hours_allow(std::int64_t at_ms) const {
  const auto minute = static_cast<std::size_t>(first_minute_ + at_ms / 60'000) % (7 * 24 * 60);
  return preferences_.hours.test(minute) && !preferences_.quiet.test(minute);
}

bool Truth::owner_here(std::int64_t at_ms, std::int64_t ago_ms) const {
  return std::ranges::any_of(touches_, [&](std::int64_t touch_ms) {
    return touch_ms <= at_ms - ago_ms && touch_ms > at_ms - preferences_.idle_ms;
  });
}

std::string Truth::forbids(std::int64_t at_ms) const {
  if (preferences_.mode == Mode::never) return "never";
  if (preferences_.snooze_until_ms && first_wall_ms_ + at_ms < *preferences_.snooze_until_ms) {
    return "snooze";
  }
  const std::uint64_t most = preferences_.network_bytes_per_day;
  if (most != 0 && spent_ >= most) return "network";
  const bool always = preferences_.mode == Mode::always;
  const bool shares = preferences_.run_when_active && preferences_.cpu_busy_percent > 0;
  for (const Cause& cause : causes_) {
    if (always && !cause.in_always) continue;
    if (shares && cause.word == causes_[screen].word) continue;
    if (cause.since_ms && at_ms - *cause.since_ms >= cause.late_ms) return cause.word;
  }
  if (always) return "";
  if (!shares && owner_here(at_ms, 50)) return "owner";
  return hours_allow(at_ms) || hours_allow(at_ms - kSecondMs) ? "" : "hours";
}

bool Truth::calm_for(std::int64_t at_ms, std::int64_t ms) const {
  if (at_ms - changed_ms_ < ms || !hours_allow(at_ms) || !hours_allow(at_ms - ms)) return false;
  const UnixMillis then_ms = first_wall_ms_ + at_ms - ms;
  if (then_ms < preferences_.snooze_until_ms.value_or(then_ms)) return false;
  // Between the limits where heat and load begin and end a suspension nothing is promised.
  const bool lukewarm = celsius_ > preferences_.celsius_max - 5;
  const bool half_busy = load_ * 5 > std::int64_t{preferences_.others_cpu_percent} * 4;
  if (lukewarm || half_busy) return false;
  return std::ranges::none_of(causes_,
                              [](const Cause& cause) { return cause.since_ms.has_value(); }) &&
         forbids(at_ms).empty();
}

}  // namespace darkbloom::sim
