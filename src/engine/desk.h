#pragma once
// Where callers hand in requests and the thread that serves them takes them: a mailbox with a fixed
// number of places, each taken from put() until the request is over.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <utility>

#include "base/check.h"
#include "base/error.h"
#include "engine/request.h"

namespace darkbloom::engine {

/// `Item` is a request of an engine's or of an embedder's.
template <typename Item>
class DeskOf {
 public:
  explicit DeskOf(std::uint32_t places) : places_(places) {}

  /// Refuses as no_capacity when every place is taken, as unavailable once closed. Never waits for
  /// more than the lock.
  Result<void> put(Item request);
  /// How long take() waits for something to come.
  using Wait = std::chrono::milliseconds;
  static constexpr Wait kForever = Wait::max();
  /// Moves what has come into `taken`, after at most `wait` when nothing has. False once closed.
  bool take(std::deque<Item>& taken, Wait wait);
  /// One request is over: its place is free.
  void leave();
  void close();
  std::uint32_t taken() const;

 private:
  mutable std::mutex mutex_;  ///< guards all below
  std::condition_variable came_;
  std::deque<Item> box_;
  std::uint32_t places_;
  std::uint32_t taken_ = 0;
  bool closed_ = false;
};

using Desk = DeskOf<Request>;

template <typename Item>
Result<void> DeskOf<Item>::put(Item request) {
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

template <typename Item>
bool DeskOf<Item>::take(std::deque<Item>& taken, Wait wait) {
  std::unique_lock lock(mutex_);
  const auto has_come = [this] { return closed_ || !box_.empty(); };
  if (wait == kForever) {
    came_.wait(lock, has_come);
  } else {
    came_.wait_for(lock, wait, has_come);
  }
  for (Item& request : box_)
    taken.push_back(std::move(request));
  box_.clear();
  return !closed_;
}

template <typename Item>
void DeskOf<Item>::leave() {
  const std::scoped_lock lock(mutex_);
  check(taken_ > 0, "more requests left than came");
  --taken_;
}

template <typename Item>
void DeskOf<Item>::close() {
  {
    const std::scoped_lock lock(mutex_);
    closed_ = true;
  }
  came_.notify_one();
}

template <typename Item>
std::uint32_t DeskOf<Item>::taken() const {
  const std::scoped_lock lock(mutex_);
  return taken_;
}

}  // namespace darkbloom::engine
