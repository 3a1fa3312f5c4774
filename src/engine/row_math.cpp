#include "engine/row_math.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <limits>

namespace darkbloom::engine {

namespace {

constexpr std::size_t kLanes = 16;
constexpr std::size_t kBlock = 512;
constexpr float kLowest = -std::numeric_limits<float>::infinity();

double block_sum(const float* row, std::size_t count, float shift, float scale) {
  float lanes[kLanes] = {};
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] += exp_of((row[i + lane] - shift) * scale);
    }
  }
  double sum = 0.0;
  for (const float lane : lanes)
    sum += static_cast<double>(lane);
  for (; i < count; ++i)
    sum += static_cast<double>(exp_of((row[i] - shift) * scale));
  return sum;
}

/// The place in a block where the running sum passes `target`; the last that has any weight when
/// rounding lets none pass.
std::size_t place_in(std::span<const float> block, float shift, float scale, double target) {
  std::size_t last = 0;
  double sum = 0.0;
  for (std::size_t i = 0; i < block.size(); ++i) {
    const float weight = exp_of((block[i] - shift) * scale);
    if (weight > 0.0F) last = i;
    sum += static_cast<double>(weight);
    if (sum > target && weight > 0.0F) return i;
  }
  return last;
}

}  // namespace

float exp_of(float x) {
  // exp(x) = 2^n * exp(r) with |r| <= ln(2)/2; the polynomial is exp's Taylor series to r^6. Adding
  // and subtracting 1.5 * 2^23 rounds to a whole number.
  constexpr float kRound = 12582912.0F;
  const float bounded = x > -87.0F ? x : -87.0F;
  const float n = (bounded * 1.44269504F + kRound) - kRound;
  const float r = (bounded - n * 0.693359375F) + n * 2.12194440e-4F;
  const float tail = 1.0F / 24 + r * (1.0F / 120 + r * (1.0F / 720));
  const float series = 1.0F + r * (1.0F + r * (0.5F + r * (1.0F / 6 + r * tail)));
  const auto power = static_cast<std::uint32_t>(static_cast<std::int32_t>(n) + 127) << 23U;
  const float value = series * std::bit_cast<float>(power);
  return x > -87.0F ? value : 0.0F;
}

float largest(std::span<const float> row) {
  float lanes[kLanes];
  std::fill(std::begin(lanes), std::end(lanes), kLowest);
  const float* values = row.data();
  std::size_t i = 0;
  for (; i + kLanes <= row.size(); i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      lanes[lane] = values[i + lane] > lanes[lane] ? values[i + lane] : lanes[lane];
    }
  }
  float best = kLowest;
  for (const float lane : lanes)
    best = lane > best ? lane : best;
  for (; i < row.size(); ++i)
    best = values[i] > best ? values[i] : best;
  return best;
}

std::size_t argmax(std::span<const float> row) {
  const float best = largest(row);
  const float* values = row.data();
  for (std::size_t start = 0; start < row.size(); start += kLanes) {
    const std::size_t end = std::min(start + kLanes, row.size());
    bool here = false;
    for (std::size_t i = start; i < end; ++i)
      here |= values[i] == best;
    if (!here) continue;
    for (std::size_t i = start; i < end; ++i) {
      if (values[i] == best) return i;
    }
  }
  return 0;
}

double exp_sum(std::span<const float> row, float shift, float scale) {
  double sum = 0.0;
  for (std::size_t start = 0; start < row.size(); start += kBlock) {
    sum += block_sum(row.data() + start, std::min(kBlock, row.size() - start), shift, scale);
  }
  return sum;
}

std::size_t draw_from(std::span<const float> row, float scale, double uniform,
                      std::vector<double>& sums) {
  const float shift = largest(row);
  sums.clear();
  double total = 0.0;
  for (std::size_t start = 0; start < row.size(); start += kBlock) {
    const std::size_t count = std::min(kBlock, row.size() - start);
    sums.push_back(block_sum(row.data() + start, count, shift, scale));
    total += sums.back();
  }
  double target = uniform * total;
  std::size_t block = 0;
  while (block + 1 < sums.size() && target >= sums[block])
    target -= sums[block++];
  const std::size_t start = block * kBlock;
  const auto part = row.subspan(start, std::min(kBlock, row.size() - start));
  return start + place_in(part, shift, scale, target);
}

}  // namespace darkbloom::engine
