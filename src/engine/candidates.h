#pragma once
// The tokens that the truncating samplers leave to be drawn from. Only those that can survive are
// taken out of the row, so that nothing sorts a whole vocabulary for the usual settings.

#include <cstddef>
#include <span>
#include <vector>

#include "engine/types.h"

namespace darkbloom::engine {

struct Candidate {
  Token token = 0;
  float logit = 0.0F;
};

/// Applies top_k, typical_p, top_p and min_p, in libllama's order. Storage is kept between calls.
class Candidates {
 public:
  /// What `sampling` leaves of the row, likeliest first; never empty. At least one of the four
  /// samplers must be set.
  std::span<const Candidate> select(std::span<const float> row, const Sampling& sampling);

 private:
  void take_all(std::span<const float> row);
  void take_from(std::span<const float> row, float lowest);
  void take_top(std::span<const float> row, std::size_t count);
  void take_mass(std::span<const float> row, float share);
  void sort();
  void cut_typical(float share);
  void cut_top(float share);
  void cut_min(float share);

  std::vector<Candidate> kept_;
  double mass_ = 0.0;  ///< of the distribution that top_p is a share of, over its largest weight
};

}  // namespace darkbloom::engine
