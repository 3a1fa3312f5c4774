#pragma once
// Where callers hand in requests and the engine's thread takes them: a mailbox with a fixed number
// of places, each taken from put() until the request is over.

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>

#include "engine/request.h"

namespace darkbloom::engine {

class Desk {
 public:
  explicit Desk(std::uint32_t places) : places_(places) {}

  /// Refuses as no_capacity when every place is taken, as unavailable once closed. Never waits for
  /// more than the lock.
  Result<void> put(Request request);
  /// How long take() waits for something to come.
  using Wait = std::chrono::milliseconds;
  static constexpr Wait kForever = Wait::max();
  /// Moves what has come into `taken`, after at most `wait` when nothing has. False once closed.
  bool take(std::deque<Request>& taken, Wait wait);
  /// One request is over: its place is free.
  void leave();
  void close();
  std::uint32_t taken() const;

 private:
  mutable std::mutex mutex_;  ///< guards all below
  std::condition_variable came_;
  std::deque<Request> box_;
  std::uint32_t places_;
  std::uint32_t taken_ = 0;
  bool closed_ = false;
};

}  // namespace darkbloom::engine
