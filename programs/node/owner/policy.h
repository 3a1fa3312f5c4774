#pragma once
// Owners come first: whether this machine takes requests of others now, how hard it decodes and how
// much memory it may hold. One pure function over what was, what the owner wants, what is known of
// the machine and the time; no clock, no system.

#include <cstdint>
#include <optional>

#include "base/environment.h"
#include "node/owner/latch.h"
#include "node/owner/preferences.h"
#include "node/owner/reason.h"
#include "node/owner/sample.h"

namespace darkbloom::node::owner {

/// The promises: after input, within these, watcher and node included.
inline constexpr std::int64_t kRefusesWithinMs = 50;    ///< nothing new begins
inline constexpr std::int64_t kYieldsWithinMs = 250;    ///< decode is at the busy share
inline constexpr std::int64_t kMemoryWithinMs = 2'000;  ///< memory is under a cap that sank
/// What the policy itself decides with.
inline constexpr std::int64_t kSightMs = 5'000;       ///< a sample is good for so long
inline constexpr std::int64_t kFlapMs = 60 * 60'000;  ///< two returns within are one restless day
inline constexpr std::uint8_t kFlapsMax = 2;          ///< each doubles the idle time that it takes
inline constexpr std::int64_t kSleepGraceMs = 3'000;  ///< logind waits five seconds
inline constexpr std::int64_t kSheddingMs = 1'250;    ///< for caches to be dropped
inline constexpr std::int64_t kMemoryAgainMs = 10 * 60'000;  ///< before more memory is tried again

struct Moment {
  std::int64_t steady_ms = 0;  ///< on the samples' clock
  UnixMillis wall_ms = 0;
  std::uint16_t minute_of_week = 0;  ///< in the owner's time zone, from Monday, 00:00
  std::uint64_t network_bytes_today = 0;
};

enum class Decode : std::uint8_t {
  run,    ///< at the share that the decision says
  yield,  ///< the same, at the share for a busy machine
  stop,   ///< nothing is computed, and what runs is handed back
};

struct Decision {
  bool accept_new = false;
  Decode decode = Decode::stop;
  float cpu_share = 0.0F;        ///< of the time of the node's cores; 0 only with stop
  std::uint64_t memory_cap = 0;  ///< bytes
  bool shed_memory = false;      ///< it holds more than that: drop what can be dropped
  ReasonSet reasons = {};        ///< why nothing new is taken; empty: it is
  std::optional<std::int64_t> grace_until_ms = {};  ///< steady; until then what runs may go on

  friend bool operator==(const Decision&, const Decision&) = default;
};

/// What one decision leaves for the next.
struct State {
  std::optional<std::int64_t> input_ms = {};     ///< the last that was seen
  std::optional<std::int64_t> returned_ms = {};  ///< the owner's last return
  std::uint8_t flaps = 0;
  std::optional<std::int64_t> suspended_ms = {};  ///< since when there are reasons
  std::optional<std::int64_t> over_cap_ms = {};   ///< since when it holds too much
  std::uint64_t memory_wanted = 0;  ///< what it held when it had to stop for that; 0: it did not
  std::int64_t memory_stopped_ms = 0;
  Latch battery = {};
  Latch heat = {};
  Latch others = {};
  Latch memory = {};
  Latch app = {};
  Latch screen = {};
};

struct Verdict {
  Decision decision;
  State next;
};

Verdict decide(const State& state, const Preferences& preferences, const Sample& sample,
               const Moment& now);

}  // namespace darkbloom::node::owner
