#include "engine/candidates.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/row_math.h"

namespace darkbloom::engine {

namespace {

bool likelier(const Candidate& left, const Candidate& right) {
  return left.logit > right.logit || (left.logit == right.logit && left.token < right.token);
}

double weight_of(const Candidate& one, float top) {
  return std::exp(static_cast<double>(one.logit) - static_cast<double>(top));
}

}  // namespace

std::span<const Candidate> Candidates::select(std::span<const float> row,
                                              const Sampling& sampling) {
  const auto top_k = static_cast<std::size_t>(std::max(sampling.top_k, 0));
  if (top_k > 0 && top_k < row.size()) {
    take_top(row, top_k);
  } else if (sampling.typical_p < 1.0F) {
    take_all(row);
  } else if (sampling.top_p < 1.0F) {
    take_mass(row, sampling.top_p);
  } else {
    take_from(row, largest(row) + std::log(sampling.min_p));
  }
  sort();
  if (sampling.typical_p < 1.0F) cut_typical(sampling.typical_p);
  if (sampling.top_p < 1.0F) cut_top(sampling.top_p);
  if (sampling.min_p > 0.0F) cut_min(sampling.min_p);
  return kept_;
}

void Candidates::take_from(std::span<const float> row, float lowest) {
  kept_.clear();
  const float* values = row.data();
  for (std::size_t i = 0; i < row.size(); ++i) {
    if (values[i] >= lowest) kept_.push_back({static_cast<Token>(i), values[i]});
  }
  mass_ = 0.0;
}

void Candidates::take_all(std::span<const float> row) {
  take_from(row, std::numeric_limits<float>::lowest());
}

/// Keeps the best so far as a heap whose top is the worst of them.
void Candidates::take_top(std::span<const float> row, std::size_t count) {
  kept_.clear();
  mass_ = 0.0;
  const float* values = row.data();
  for (std::size_t i = 0; i < count; ++i)
    kept_.push_back({static_cast<Token>(i), values[i]});
  std::ranges::make_heap(kept_, likelier);
  float worst = kept_.front().logit;
  for (std::size_t i = count; i < row.size(); ++i) {
    if (!(values[i] > worst)) continue;
    std::ranges::pop_heap(kept_, likelier);
    kept_.back() = {static_cast<Token>(i), values[i]};
    std::ranges::push_heap(kept_, likelier);
    worst = kept_.front().logit;
  }
}

/// Takes everything above a bound, and lowers the bound until what is taken holds the share.
void Candidates::take_mass(std::span<const float> row, float share) {
  const float top = largest(row);
  const double total = exp_sum(row, top, 1.0F);
  for (float depth = 4.0F; depth < 80.0F; depth *= 2.0F) {
    take_from(row, top - depth);
    double taken = 0.0;
    for (const Candidate& one : kept_)
      taken += static_cast<double>(exp_of(one.logit - top));
    mass_ = total;
    if (taken >= total * static_cast<double>(share)) return;
  }
  take_all(row);
  mass_ = total;
}

void Candidates::sort() {
  std::ranges::sort(kept_, likelier);
  if (kept_.empty()) kept_.push_back({});
  if (mass_ > 0.0) return;
  for (const Candidate& one : kept_)
    mass_ += weight_of(one, kept_.front().logit);
}

/// Locally typical sampling (arXiv 2202.00666): those whose surprise is nearest to the mean.
void Candidates::cut_typical(float share) {
  const float top = kept_.front().logit;
  double mean = 0.0;
  for (const Candidate& one : kept_) {
    const double chance = weight_of(one, top) / mass_;
    if (chance > 0.0) mean -= chance * std::log(chance);
  }
  const auto distance = [&](const Candidate& one) {
    const double surprise = std::log(mass_) - static_cast<double>(one.logit - top);
    return std::abs(surprise - mean);
  };
  std::ranges::stable_sort(kept_, {}, distance);
  double taken = 0.0;
  std::size_t count = 0;
  while (count < kept_.size() && taken <= static_cast<double>(share) * mass_) {
    taken += weight_of(kept_[count++], top);
  }
  kept_.resize(std::max<std::size_t>(count, 1));
  std::ranges::sort(kept_, likelier);
  mass_ = taken;
}

void Candidates::cut_top(float share) {
  const float top = kept_.front().logit;
  double taken = 0.0;
  std::size_t count = 0;
  while (count < kept_.size()) {
    taken += weight_of(kept_[count++], top);
    if (taken >= static_cast<double>(share) * mass_) break;
  }
  kept_.resize(count);
}

void Candidates::cut_min(float share) {
  const float lowest = kept_.front().logit + std::log(share);
  std::erase_if(kept_, [&](const Candidate& one) { return one.logit < lowest; });
}

}  // namespace darkbloom::engine
