#include "engine/pace.h"

#include <algorithm>
#include <cmath>

namespace darkbloom::engine {

namespace {

/// What a running stream may wait for somebody's prompt, per token.
constexpr double kStallSeconds = 0.050;
constexpr std::uint32_t kShareMin = 16;
/// Of a model whose speed is not known, where a step must be short.
constexpr std::uint32_t kFirstShare = 32;

void blend(double& average, double value) {
  constexpr double kWeight = 0.1;
  average = average == 0.0 ? value : average + kWeight * (value - average);
}

}  // namespace

void Pace::saw_step(double seconds, std::uint32_t decoding, std::uint32_t prefilled) {
  if (decoding > 0) blend(stream_seconds_, seconds);
  if (prefilled == 0) {
    blend(decode_seconds_, seconds);
  } else if (prefilled >= kShareMin) {
    const double rest = decoding > 0 ? seconds - decode_seconds_ : seconds;
    blend(prefill_seconds_, std::max(rest, seconds * 0.1) / prefilled);
  }
}

std::uint32_t Pace::prefill_share(std::uint32_t decoding) const {
  const bool bounded = std::isfinite(step_seconds_);
  if (decoding == 0 && !bounded) return batch_;
  if (prefill_seconds_ == 0.0) return bounded ? std::min(kFirstShare, batch_) : batch_;
  const double seconds = decoding == 0 ? step_seconds_ : std::min(kStallSeconds, step_seconds_);
  const double tokens = std::min(seconds / prefill_seconds_, 1e6);
  return std::clamp(static_cast<std::uint32_t>(tokens), std::min(kShareMin, batch_), batch_);
}

float Pace::tokens_per_second() const {
  return stream_seconds_ == 0.0 ? 0.0F : static_cast<float>(1.0 / stream_seconds_);
}

}  // namespace darkbloom::engine
