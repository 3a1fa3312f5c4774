#pragma once
// What the owner of a machine wants, as people know it from BOINC, in a TOML file. Each field has a
// default; README.md lists them. Only `auto` looks at the machine; `always` still minds heat,
// memory, sleep and the network, and `snooze_until` is stronger than both.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/environment.h"
#include "base/error.h"
#include "node/owner/week_hours.h"

namespace darkbloom::node::owner {

inline constexpr std::size_t kPreferencesFileMax = 64U << 10;
inline constexpr std::size_t kListMax = 64;       ///< of programs, and of models
inline constexpr std::size_t kListTextMax = 128;  ///< bytes of one of them
inline constexpr std::size_t kWindowsMax = 16;    ///< in one day

enum class Mode : std::uint8_t { always, automatic, never };
/// What becomes of running requests when the machine is wanted back.
enum class OnReturn : std::uint8_t { finish, hand_back };
enum class Whose : std::uint8_t { everyone, my_organisation, only_mine };

struct Preferences {
  Mode mode = Mode::automatic;
  std::optional<UnixMillis> snooze_until_ms = {};
  bool run_when_active = false;  ///< work on, at the busy shares, while the owner is here
  std::int64_t idle_ms = 3 * 60'000;
  OnReturn on_return = OnReturn::finish;
  std::int64_t grace_ms = 20'000;
  std::optional<std::uint8_t> battery_above = {};  ///< percent; nothing: never on battery
  std::uint8_t cpu_busy_percent = 25;
  std::uint8_t cpu_idle_percent = 100;
  std::uint8_t memory_busy_percent = 50;
  std::uint8_t memory_idle_percent = 85;
  std::uint8_t others_cpu_percent = 50;  ///< more by other programs, and this one stops; 100: never
  WeekHours hours = WeekHours().set();
  WeekHours quiet = {};
  std::vector<std::string> exclusive_apps = {};
  std::int16_t celsius_max = 90;
  std::uint64_t network_bytes_per_day = 0;  ///< 0: no limit
  std::vector<std::string> models = {};     ///< by name; empty: all
  Whose serve = Whose::everyone;
};

/// Refuses as invalid what is no TOML, an unknown field and a value out of its range, with the line
/// and the field: a word that is mistyped must not take a machine from its owner.
Result<Preferences> parse_preferences(std::string_view toml);

}  // namespace darkbloom::node::owner
