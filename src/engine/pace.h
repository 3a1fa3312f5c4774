#pragma once
// How fast the model runs here, learned from its own steps, and how much of a long prompt one step
// may take so that running streams do not stall.

#include <cstdint>
#include <limits>

namespace darkbloom::engine {

class Pace {
 public:
  /// `batch` is the most prompt tokens that a step takes; `step_seconds` how long a step of
  /// prompts alone is planned to be at most.
  explicit Pace(std::uint32_t batch, double step_seconds = std::numeric_limits<double>::infinity())
      : batch_(batch), step_seconds_(step_seconds) {}

  /// One step took `seconds` for `decoding` streams and `prefilled` prompt tokens.
  void saw_step(double seconds, std::uint32_t decoding, std::uint32_t prefilled);
  /// Prompt tokens for the next step beside `decoding` running streams.
  std::uint32_t prefill_share(std::uint32_t decoding) const;
  /// Recent speed of one stream; 0 when not known yet.
  float tokens_per_second() const;

 private:
  std::uint32_t batch_;
  double step_seconds_;
  double decode_seconds_ = 0.0;   ///< of a step without prompt tokens
  double prefill_seconds_ = 0.0;  ///< per prompt token
  double stream_seconds_ = 0.0;   ///< per token of one stream, prompts of others included
};

}  // namespace darkbloom::engine
