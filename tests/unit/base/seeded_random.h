#pragma once
// Randomness that a seed decides, for tests: a failing one prints its seed and can be run again.

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>

#include "base/bytes.h"
#include "base/environment.h"

namespace darkbloom::test {

/// DARKBLOOM_SEED where it is set, otherwise a fixed seed.
inline std::uint64_t test_seed() {
  const char* text = std::getenv("DARKBLOOM_SEED");
  return text == nullptr ? 20261121 : std::strtoull(text, nullptr, 10);
}

inline std::string seed_note(std::uint64_t seed) {
  return "repeat with DARKBLOOM_SEED=" + std::to_string(seed);
}

class SeededRandom final : public Random {
 public:
  explicit SeededRandom(std::uint64_t seed) : engine_(seed) {}

  void fill(std::span<std::uint8_t> bytes) override {
    std::ranges::generate(bytes, [this] { return static_cast<std::uint8_t>(engine_()); });
  }
  /// Evenly spread over 0 to `below` - 1.
  std::size_t number(std::size_t below) { return static_cast<std::size_t>(engine_() % below); }
  Bytes bytes(std::size_t size) {
    Bytes made(size);
    fill(made);
    return made;
  }

 private:
  std::mt19937_64 engine_;
};

}  // namespace darkbloom::test
