#pragma once
// What a judge who sees everything knows of the machine, and what the owner's preferences then
// forbid. It shares no code with the policy: it reads the preferences' words alone.

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "node/owner/preferences.h"
#include "sim/owner_days/day_maker.h"

namespace darkbloom::sim {

/// How late the node may know of a thing, by what tells it: the watcher looks each second, through
/// all processes every five, and at others' load twice in ten.
inline constexpr std::int64_t kSecondMs = 1'100;
inline constexpr std::int64_t kAppsMs = 6'100;
inline constexpr std::int64_t kLoadMs = 12'200;

class Truth {
 public:
  /// `first_minute` of the week is the day's begin.
  Truth(const node::owner::Preferences& preferences, std::uint16_t first_minute,
        UnixMillis first_wall_ms);

  void saw(const Event& event);
  /// Why no request may begin at this time, in one word; empty: it may. A cause counts once the
  /// node must know of it.
  std::string forbids(std::int64_t at_ms) const;
  /// Whether nothing at all has stood in the way for so long.
  bool calm_for(std::int64_t at_ms, std::int64_t ms) const;
  /// Whether the last touch that is `ago_ms` or older is within the idle time.
  bool owner_here(std::int64_t at_ms, std::int64_t ago_ms) const;
  void spent(std::uint64_t bytes) { spent_ += bytes; }

 private:
  struct Cause {
    const char* word = "";
    bool in_always = false;
    std::int64_t late_ms = 0;
    std::optional<std::int64_t> since_ms = {};
  };
  enum Number : std::size_t { battery, heat, load, app, screen, tight, asleep, kCauses };

  void set(Number number, bool holds, std::int64_t at_ms);
  bool hours_allow(std::int64_t at_ms) const;

  const node::owner::Preferences& preferences_;
  std::uint16_t first_minute_;
  UnixMillis first_wall_ms_;
  std::vector<std::int64_t> touches_;
  std::array<Cause, kCauses> causes_;
  std::int64_t changed_ms_ = 0;  ///< when anything happened last
  bool unplugged_ = false;
  std::int64_t percent_ = 100;
  std::int64_t celsius_ = 0;
  std::int64_t load_ = 0;
  std::uint64_t spent_ = 0;
};

}  // namespace darkbloom::sim
