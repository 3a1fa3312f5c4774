#include "fleet/deadlines.h"

#include <algorithm>

namespace darkbloom::fleet {
namespace {

constexpr double kHedgeMin_s = 0.5;
constexpr double kLateMin_s = 3;
constexpr double kGiveUpMin_s = 30;
constexpr double kGiveUpMax_s = 30 * 60;
constexpr double kSilenceMin_s = 60;
constexpr std::uint32_t kKnownSamples = 3;

}  // namespace

Deadlines deadlines_of(const Prediction& predicted, const Pace& pace, double bound_chunks) {
  const double first = predicted.first_chunk_s();
  const double doubt = pace.samples < kKnownSamples ? 3 : 1;
  const double late = std::max(kLateMin_s, 1 + 3 * first) * doubt;
  const double written = bound_chunks * pace.chunk_s * pace.drift;
  const double given_up = std::max(late, 1 + 3 * (first + written));
  return {.hedge_s = std::max(kHedgeMin_s, 1.5 * first + 0.25) * doubt,
          .late_s = late,
          .give_up_s = std::clamp(given_up, kGiveUpMin_s, kGiveUpMax_s),
          .silence_s = std::max(kSilenceMin_s, 200 * pace.chunk_s * pace.drift)};
}

}  // namespace darkbloom::fleet
