#pragma once
// Draws for the fleet's simulation. Only sums, products and quotients, so that every compiler draws
// the same from one seed.

#include <array>
#include <cstdint>
#include <span>

#include "unit/base/seeded_random.h"

namespace darkbloom::fleetsim {

/// One point of a distribution: `share` of all draws are at most `value`.
struct Quantile {
  double share = 0;
  double value = 0;
};

/// What people send: half of the prompts up to 979 tokens, a tenth over 9,993.
inline constexpr std::array<Quantile, 7> kPromptTokens{
    {{0, 20}, {0.1, 110}, {0.5, 979}, {0.75, 3'600}, {0.9, 9'993}, {0.99, 40'000}, {1, 124'754}}};
inline constexpr std::array<Quantile, 5> kAnswerTokens{
    {{0, 8}, {0.25, 64}, {0.5, 180}, {0.9, 600}, {1, 2'000}}};

class Dice {
 public:
  explicit Dice(std::uint64_t seed) : random(seed) {}

  /// Evenly spread over 0 to 1, 1 not included.
  double real() { return static_cast<double>(random.number(kSteps)) / static_cast<double>(kSteps); }
  double between(double least, double most) { return least + real() * (most - least); }
  bool chance(double share) { return real() < share; }
  std::size_t number(std::size_t below) { return random.number(below); }

  /// Times between events that come at random, `mean` apart.
  double exponential(double mean) { return -mean * logarithm(1 - real()); }

  double of(std::span<const Quantile> points) {
    const double share = real();
    std::size_t i = 1;
    while (points[i].share < share)
      ++i;
    const Quantile& low = points[i - 1];
    const Quantile& high = points[i];
    return low.value + (high.value - low.value) * (share - low.share) / (high.share - low.share);
  }

  test::SeededRandom random;

 private:
  static constexpr std::size_t kSteps = std::size_t{1} << 40;
  static constexpr double kLog2 = 0.6931471805599453;

  /// Of 0 < x <= 1: halved into reach of the series of the inverse hyperbolic tangent.
  static double logarithm(double x) {
    double sum = 0;
    while (x < 0.75) {
      x *= 2;
      sum -= kLog2;
    }
    const double z = (x - 1) / (x + 1);
    double term = z;
    for (int i = 1; i < 20; i += 2) {
      sum += 2 * term / i;
      term *= z * z;
    }
    return sum;
  }
};

}  // namespace darkbloom::fleetsim
