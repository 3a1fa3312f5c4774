#pragma once
// What is known of the machine at one moment, as the watcher tells the node: plain values and their
// encoding, one datagram each. Nothing of what the owner types is in it: only when.

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::node::owner {

/// How the owner's input is seen.
enum class Watch : std::uint8_t {
  none,    ///< not at all
  hint,    ///< the desktop says that it is idle, late and roughly
  events,  ///< each touch, at once
  nobody,  ///< the machine has no input devices and nobody sits at it
};
enum class Pressure : std::uint8_t { none, some, full };
/// As macOS tells it; Linux tells degrees.
enum class Heat : std::uint8_t { nominal, fair, serious, critical };

struct Sample {
  std::int64_t taken_ms = 0;  ///< on the clock that counts from the machine's start
  Watch watch = Watch::none;
  std::optional<std::int64_t> input_ms = {};  ///< when input came last, on the same clock
  bool on_battery = false;
  std::optional<std::uint8_t> battery_percent = {};  ///< nothing: there is no battery
  std::optional<std::int16_t> celsius = {};          ///< of the hottest zone
  Heat heat = Heat::nominal;
  std::uint8_t others_cpu_percent = 0;  ///< of all cores, by all programs but the node
  Pressure memory_pressure = Pressure::none;
  std::uint64_t memory_total = 0;  ///< bytes
  std::uint64_t memory_own = 0;    ///< bytes that the node holds
  bool exclusive_app = false;
  bool screen_in_use = false;
  bool going_to_sleep = false;
};

inline constexpr std::size_t kSampleBytesMax = 128;

Bytes encode(const Sample& sample);
/// Refuses as invalid whatever encode() does not write.
Result<Sample> decode_sample(ByteView bytes);

}  // namespace darkbloom::node::owner
