#pragma once
// How often a quantity had which size, in buckets that never change: adding costs a search among
// some twenty bounds and allocates nothing.

#include <algorithm>
#include <array>
#include <cstdint>
#include <span>

namespace darkbloom::fleet {

/// Upper bounds of waits, in seconds, about 1.6 times apart.
inline constexpr std::array kSecondBounds{0.02, 0.03, 0.05,  0.08,  0.12,  0.2,   0.3,  0.5,
                                          0.8,  1.2,  2.0,   3.0,   5.0,   8.0,   12.0, 20.0,
                                          30.0, 60.0, 120.0, 300.0, 600.0, 1800.0};
/// Of real over predicted.
inline constexpr std::array kRatioBounds{0.1, 0.25, 0.5, 0.67, 0.8, 0.9, 1.0,
                                         1.1, 1.25, 1.5, 2.0,  4.0, 10.0};

/// `kBounds` ascend; a value counts where it is at most the bound, the largest ones beyond all.
template <const auto& kBounds>
class Histogram {
 public:
  static constexpr std::size_t kBuckets = kBounds.size() + 1;

  void add(double value) {
    const auto at = std::ranges::lower_bound(kBounds, value) - kBounds.begin();
    counts_[static_cast<std::size_t>(at)] += 1;
    count_ += 1;
    sum_ += value;
  }
  Histogram& operator+=(const Histogram& other) {
    for (std::size_t bucket = 0; bucket < kBuckets; ++bucket)
      counts_[bucket] += other.counts_[bucket];
    count_ += other.count_;
    sum_ += other.sum_;
    return *this;
  }

  std::uint64_t count() const { return count_; }
  double sum() const { return sum_; }
  static constexpr std::span<const double> bounds() { return kBounds; }
  /// One for each bound, and one for what is beyond all.
  std::span<const std::uint64_t> counts() const { return counts_; }
  /// About the value that `share` (0 to 1) of all are at most, a straight line within its bucket;
  /// the last bound for what is beyond all, 0 when there is none.
  double quantile(double share) const {
    const double wanted = share * static_cast<double>(count_);
    double before = 0;
    for (std::size_t bucket = 0; bucket < kBounds.size(); ++bucket) {
      const auto here = static_cast<double>(counts_[bucket]);
      if (here > 0 && before + here >= wanted) {
        const double low = bucket == 0 ? 0 : kBounds[bucket - 1];
        return low + (kBounds[bucket] - low) * (wanted - before) / here;
      }
      before += here;
    }
    return count_ == 0 ? 0 : kBounds.back();
  }

 private:
  std::array<std::uint64_t, kBuckets> counts_ = {};
  std::uint64_t count_ = 0;
  double sum_ = 0;
};

using Seconds = Histogram<kSecondBounds>;
using Ratios = Histogram<kRatioBounds>;

}  // namespace darkbloom::fleet
