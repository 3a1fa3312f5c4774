#include "seal/node/replay_guard.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::seal {

Result<void> ReplayGuard::inspect(const RequestId& id, UnixMillis sent_at_ms,
                                  UnixMillis now_ms) const {
  const bool too_old = sent_at_ms < now_ms - kWindowMs || sent_at_ms <= forgotten_until_ms_;
  if (too_old) return fail(Fault::replayed, "the request is too old; check this machine's clock");
  if (sent_at_ms > now_ms + kWindowMs) {
    return fail(Fault::replayed, "the request comes from the future; check this machine's clock");
  }
  if (seen_.contains(id)) return fail(Fault::replayed, "the request was served before");
  return {};
}

Result<void> ReplayGuard::remember(const RequestId& id, UnixMillis now_ms) {
  forget_old(now_ms);
  if (seen_.size() >= kRememberedMax) {
    return fail(Fault::no_capacity, "this node serves no more new requests for a few minutes");
  }
  check(seen_.insert(id).second, "an id is remembered once");
  by_time_.emplace_back(now_ms, id);
  return {};
}

void ReplayGuard::forget_old(UnixMillis now_ms) {
  while (!by_time_.empty() && by_time_.front().first < now_ms - kKeptMs) {
    const auto& [remembered_ms, id] = by_time_.front();
    forgotten_until_ms_ = std::max(forgotten_until_ms_, remembered_ms + kWindowMs);
    seen_.erase(id);
    by_time_.pop_front();
  }
}

}  // namespace darkbloom::seal
