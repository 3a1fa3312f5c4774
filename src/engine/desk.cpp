#include "engine/desk.h"

#include <utility>

#include "base/check.h"

namespace darkbloom::engine {

Result<void> Desk::put(Request request) {
  constexpr std::uint32_t kRetryMs = 1000;
  {
    const std::scoped_lock lock(mutex_);
    if (closed_) return fail(Fault::unavailable, "The engine is stopping.");
    if (taken_ >= places_) {
      return fail({.fault = Fault::no_capacity,
                   .detail = "Every slot of this engine and its queue are taken.",
                   .retry_after_ms = kRetryMs});
    }
    ++taken_;
    box_.push_back(std::move(request));
  }
  came_.notify_one();
  return {};
}

bool Desk::take(std::deque<Request>& taken, Wait wait) {
  std::unique_lock lock(mutex_);
  const auto has_come = [this] { return closed_ || !box_.empty(); };
  if (wait == kForever) {
    came_.wait(lock, has_come);
  } else {
    came_.wait_for(lock, wait, has_come);
  }
  for (Request& request : box_)
    taken.push_back(std::move(request));
  box_.clear();
  return !closed_;
}

void Desk::leave() {
  const std::scoped_lock lock(mutex_);
  check(taken_ > 0, "more requests left than came");
  --taken_;
}

void Desk::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  came_.notify_one();
}

std::uint32_t Desk::taken() const {
  const std::scoped_lock lock(mutex_);
  return taken_;
}

}  // namespace darkbloom::engine
