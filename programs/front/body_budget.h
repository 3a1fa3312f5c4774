#pragma once
// What the bodies of all requests may hold together, from their first byte until they are answered.

#include <cstddef>
#include <utility>

namespace darkbloom::front {

/// One thread.
class BodyBudget {
 public:
  static constexpr std::size_t kBytesMax = 512U << 20;

  explicit BodyBudget(std::size_t limit = kBytesMax) : limit_(limit) {}
  bool take(std::size_t bytes) {
    if (bytes > limit_ - taken_) return false;
    taken_ += bytes;
    return true;
  }
  void give_back(std::size_t bytes) { taken_ -= bytes; }

 private:
  std::size_t limit_;
  std::size_t taken_ = 0;
};

/// The share of one body, given back when it ends. The budget outlives it; without one it is
/// unbounded.
class BodyShare {
 public:
  BodyShare() = default;
  explicit BodyShare(BodyBudget& budget) : budget_(&budget) {}
  BodyShare(BodyShare&& other) noexcept
      : budget_(std::exchange(other.budget_, nullptr)), bytes_(other.bytes_) {}
  BodyShare& operator=(BodyShare&& other) noexcept {
    std::swap(budget_, other.budget_);
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~BodyShare() {
    if (budget_) budget_->give_back(bytes_);
  }
  /// False, and nothing taken, when the budget does not hold that much more.
  bool grow(std::size_t bytes) {
    if (budget_ && !budget_->take(bytes)) return false;
    bytes_ += bytes;
    return true;
  }

 private:
  BodyBudget* budget_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace darkbloom::front
