#include "fleet/prediction.h"

#include <algorithm>

namespace darkbloom::fleet {
namespace {

constexpr double kDriftMin = 0.7;
constexpr double kDriftMax = 20;
constexpr double kDriftWeight = 0.3;
constexpr double kPaceWeight = 0.05;      // of a known machine
constexpr std::uint32_t kNewSamples = 4;  // a new one's pace follows what is seen
constexpr double kCongestionWeight_s = 0.15;

/// Time until a stream could run, beyond the prompts before it.
double turn_s(const Crowd& crowd, double answer_s) {
  if (crowd.in_flight < crowd.slots) return 0;
  const double turns = crowd.in_flight - crowd.slots + 1;
  return turns * answer_s / crowd.slots;
}

double congestion_s(const Crowd& crowd) {
  const double full = std::min(0.95, static_cast<double>(crowd.in_flight) / (crowd.slots + 1));
  return kCongestionWeight_s * full / (1 - full);
}

void follow_drift(Pace& pace, double ratio, UnixMillis now_ms) {
  const double drift = drift_at(pace, now_ms);
  pace.drift = std::clamp(drift + kDriftWeight * (ratio - drift), kDriftMin, kDriftMax);
  pace.drifted_at_ms = now_ms;
}

}  // namespace

double drift_at(const Pace& pace, UnixMillis now_ms) {
  const auto age = static_cast<double>(std::max<UnixMillis>(0, now_ms - pace.drifted_at_ms));
  return 1 + (pace.drift - 1) * kDriftHalfLifeMs / (kDriftHalfLifeMs + age);
}

Prediction predict(const Pace& pace, const Crowd& crowd, const Work& work, UnixMillis now_ms) {
  const double drift = drift_at(pace, now_ms);
  const double chunk_s = pace.chunk_s * drift * (1 + kWriteSharing * crowd.answering);
  const double reading = drift * (1 + kReadSharing * crowd.answering);
  return {.network_s = pace.start_s,
          .wait_s = crowd.backlog_s + turn_s(crowd, crowd.typical_chunks * chunk_s),
          .prompt_s = work.prompt_tokens * pace.prompt_s * reading,
          .answer_s = work.answer_chunks * chunk_s,
          .chunk_s = chunk_s,
          .congestion_s = congestion_s(crowd)};
}

void learn_first_chunk(Pace& pace, const Prediction& predicted, double took_s, UnixMillis now_ms) {
  const double expected = std::max(0.01, predicted.first_chunk_s());
  const double ratio = std::clamp(took_s / expected, 0.05, kDriftMax);
  const bool is_new = pace.samples < kNewSamples;
  pace.samples += 1;
  // Behind others, a late chunk may be their doing.
  const bool alone = predicted.wait_s < 0.2 * expected;
  if (alone) {
    const double weight = is_new ? 0.6 : kPaceWeight;
    const double network = predicted.network_s / expected;
    const double prompt = predicted.prompt_s / expected;
    pace.start_s = std::clamp(pace.start_s * (1 + weight * network * (ratio - 1)), 0.005, 10.0);
    pace.prompt_s = std::clamp(pace.prompt_s * (1 + weight * prompt * (ratio - 1)), 1e-6, 1.0);
  }
  if (!is_new) follow_drift(pace, ratio * drift_at(pace, now_ms), now_ms);
}

void learn_late(Pace& pace, const Prediction& predicted, double waited_s, UnixMillis now_ms) {
  const double expected = std::max(0.01, predicted.first_chunk_s());
  const double drift = drift_at(pace, now_ms);
  const double ratio = waited_s / expected * drift;
  if (ratio > drift) follow_drift(pace, std::min(ratio, kDriftMax), now_ms);
}

void learn_answer(Pace& pace, const Answer& answer, UnixMillis now_ms) {
  if (answer.chunks < 4 || answer.took_s <= 0) return;
  const double slow = drift_at(pace, now_ms) * (1 + kWriteSharing * std::max(0.0, answer.others));
  const double alone = answer.took_s / answer.chunks / slow;
  const double weight = pace.samples <= kNewSamples ? 0.5 : 2 * kPaceWeight;
  pace.chunk_s = std::clamp(pace.chunk_s + weight * (alone - pace.chunk_s), 1e-5, 10.0);
}

}  // namespace darkbloom::fleet
