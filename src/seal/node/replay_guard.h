#pragma once
// Remembers which requests were served within the time window, so that none is served twice.

#include <cstddef>
#include <deque>
#include <set>
#include <utility>

#include "base/environment.h"
#include "base/error.h"
#include "base/ids.h"

namespace darkbloom::seal {

class ReplayGuard {
 public:
  static constexpr UnixMillis kWindowMs = 120'000;     ///< how far a request's time may be off
  static constexpr std::size_t kRememberedMax = 1U << 16;

  /// Success when `sent_at_ms` lies within the window around `now_ms` and `id` is new.
  Result<void> inspect(const RequestId& id, UnixMillis sent_at_ms, UnixMillis now_ms) const;
  /// Remembers an id that inspect() let pass. When full, refuses with no_capacity: forgetting
  /// early would let a replay through.
  Result<void> remember(const RequestId& id, UnixMillis now_ms);

 private:
  std::set<RequestId> seen_;
  std::deque<std::pair<UnixMillis, RequestId>> by_time_;
};

}  // namespace darkbloom::seal
