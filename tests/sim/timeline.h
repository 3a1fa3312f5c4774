#pragma once
// Virtual time: events in the order of their time, ties broken by a draw from the seed. What
// happened is hashed, so that two runs of one seed can be compared.

#include <cstdint>
#include <functional>
#include <map>
#include <tuple>
#include <utility>

#include "base/bytes.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::sim {

using Micros = std::int64_t;
inline constexpr Micros kMs = 1'000;
inline constexpr Micros kSecond = 1'000'000;
inline constexpr Micros kMinute = 60 * kSecond;

class Timeline final : public Clock {
 public:
  explicit Timeline(std::uint64_t seed) : random(seed) {}

  UnixMillis now_ms() const override { return 1'800'000'000'000 + now_ / kMs; }
  Micros now() const { return now_; }

  void at(Micros when, std::function<void()> event) {
    const std::uint64_t draw = random.number(1U << 20);
    events_.emplace(std::tuple(std::max(when, now_), draw, count_++), std::move(event));
  }
  void after(Micros delay, std::function<void()> event) { at(now_ + delay, std::move(event)); }
  /// Evenly spread from `least` up to, not including, `limit`.
  Micros between(Micros least, Micros limit) {
    return least + static_cast<Micros>(random.number(static_cast<std::size_t>(limit - least)));
  }
  bool chance(std::size_t percent) { return random.number(100) < percent; }

  /// Runs one event that is due by `until`; false when there is none.
  bool step(Micros until) {
    if (events_.empty() || std::get<0>(events_.begin()->first) > until) {
      now_ = std::max(now_, until);
      return false;
    }
    auto next = events_.extract(events_.begin());
    now_ = std::get<0>(next.key());
    next.mapped()();
    return true;
  }

  void note(ByteView bytes) {
    for (const std::uint8_t byte : bytes)
      note_byte(byte);
  }
  void note(std::uint64_t number) {
    for (int shift = 0; shift < 64; shift += 8)
      note_byte(static_cast<std::uint8_t>(number >> shift));
  }
  std::uint64_t hash() const { return hash_; }

  test::SeededRandom random;

 private:
  void note_byte(std::uint8_t byte) { hash_ = (hash_ ^ byte) * 0x100000001b3U; }  // FNV-1a

  Micros now_ = 0;
  std::uint64_t count_ = 0;
  std::uint64_t hash_ = 0xcbf29ce484222325U;
  std::map<std::tuple<Micros, std::uint64_t, std::uint64_t>, std::function<void()>> events_;
};

}  // namespace darkbloom::sim
