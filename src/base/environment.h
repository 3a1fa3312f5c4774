#pragma once
// Time and randomness, as things that are handed in. Rooms never ask the system for either.

#include <chrono>
#include <cstdint>
#include <span>

namespace darkbloom {

/// Milliseconds since 1970-01-01T00:00:00Z.
using UnixMillis = std::int64_t;

class Clock {
 public:
  virtual ~Clock() = default;
  virtual UnixMillis now_ms() const = 0;
};

/// Unpredictable bytes in production, a seeded sequence in tests and simulation.
class Random {
 public:
  virtual ~Random() = default;
  virtual void fill(std::span<std::uint8_t> bytes) = 0;
};

}  // namespace darkbloom
