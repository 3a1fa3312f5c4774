#pragma once
// Remembers which requests were served within the time window, so that none is served twice.

#include <cstddef>
#include <deque>
#include <limits>
#include <set>
#include <utility>

#include "base/environment.h"
#include "base/error.h"
#include "base/ids.h"

namespace darkbloom::seal {

class ReplayGuard {
 public:
  static constexpr UnixMillis kWindowMs = 120'000;  ///< how far a request's time may be off
  static constexpr std::size_t kRememberedMax = 1U << 16;

  /// Success when `sent_at_ms` lies within the window around `now_ms` and `id` is new; otherwise
  /// refuses as replayed.
  Result<void> inspect(const RequestId& id, UnixMillis sent_at_ms, UnixMillis now_ms) const;
  /// Remembers an id that inspect() let pass. When full, refuses with no_capacity: forgetting
  /// early would let a replay through.
  Result<void> remember(const RequestId& id, UnixMillis now_ms);

 private:
  // A request may be dated a window ahead, and is then in time for two windows more.
  static constexpr UnixMillis kKeptMs = 2 * kWindowMs;

  void forget_old(UnixMillis now_ms);

  std::set<RequestId> seen_;
  std::deque<std::pair<UnixMillis, RequestId>> by_time_;
  // Nothing sent up to then is served again: its id may be forgotten, even if the clock goes back.
  UnixMillis forgotten_until_ms_ = std::numeric_limits<UnixMillis>::min();
};

}  // namespace darkbloom::seal
