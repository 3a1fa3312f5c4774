#pragma once
// Arithmetic over one row of logits, as long as the vocabulary: it runs once for each token of each
// stream, so the loops are shaped for vector registers.

#include <cstddef>
#include <span>
#include <vector>

namespace darkbloom::engine {

/// The place of the largest value; the first of equals. 0 for a row without numbers.
std::size_t argmax(std::span<const float> row);

float largest(std::span<const float> row);

/// Sum of exp((x - shift) * scale) over the row, with a relative error under 1e-6. `shift` is the
/// row's largest value and `scale` is not negative.
double exp_sum(std::span<const float> row, float shift, float scale);

/// Draws a place with probability in proportion to exp((x - shift) * scale). `uniform` is in
/// [0, 1). `sums` is scratch that keeps its storage between calls.
std::size_t draw_from(std::span<const float> row, float scale, double uniform,
                      std::vector<double>& sums);

/// exp(x) for x <= 0, with a relative error under 1e-6; 0 where float has no number that small.
float exp_of(float x);

}  // namespace darkbloom::engine
