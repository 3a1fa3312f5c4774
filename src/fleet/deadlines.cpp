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
constexpr double kLongAnswer = 4;  // beside one of usual length

/// Until a first chunk, of an answer that is long and of the longest.
struct First {
  double usual_s = 0;
  double most_s = 0;
};

First first_of(const Prediction& predicted, const Pace& pace, const AnswerShape& answer) {
  const double begun = predicted.first_chunk_s();
  if (answer.streams) return {begun, begun};
  const double most = answer.bound_chunks * pace.chunk_s * pace.drift;
  return {begun + std::min(most, kLongAnswer * predicted.answer_s), begun + most};
}

}  // namespace

Deadlines deadlines_of(const Prediction& predicted, const Pace& pace, const AnswerShape& answer) {
  const First first = first_of(predicted, pace, answer);
  const double doubt = pace.samples < kKnownSamples ? 3 : 1;
  const double late = std::max(kLateMin_s, 1 + 3 * first.usual_s) * doubt;
  const double given_up = std::max(late, 1 + 3 * first.most_s);
  return {.hedge_s = std::max(kHedgeMin_s, 1.5 * first.usual_s + 0.25) * doubt,
          .late_s = late,
          .give_up_s = std::clamp(given_up, kGiveUpMin_s, kGiveUpMax_s),
          .silence_s = std::max(kSilenceMin_s, 200 * pace.chunk_s * pace.drift)};
}

}  // namespace darkbloom::fleet
