#include "fleet/breaker.h"

#include <algorithm>
#include <bit>

namespace darkbloom::fleet {

std::string_view name_of(Breaker::State state) {
  switch (state) {
    case Breaker::State::healthy:
      return "healthy";
    case Breaker::State::suspect:
      return "suspect";
    case Breaker::State::quarantined:
      return "quarantined";
    case Breaker::State::half_open:
      return "half_open";
  }
  return "unknown";
}

void Breaker::succeeded() {
  last_ten_ = (last_ten_ << 1U) & 0x3ffU;
  in_a_row_ = 0;
  fruitless_ = 0;
  late_ = false;
  successes_ += 1;
  if (successes_ % 10 == 0 && times_ > 0) times_ -= 1;
  if (!open_) return;
  proofs_ += 1;
  if (proofs_ < kProofs) return;
  open_ = false;
  last_ten_ = 0;
}

void Breaker::failed(UnixMillis now_ms, bool may_quarantine) {
  last_ten_ = ((last_ten_ << 1U) | 1U) & 0x3ffU;
  in_a_row_ += 1;
  fruitless_ += 1;
  late_ = true;
  if (state(now_ms) == State::quarantined) return;  // of a request from before
  const bool bad = open_ || in_a_row_ >= kFaultsInARow || fruitless_ >= kZeroSuccessMax ||
                   static_cast<std::uint32_t>(std::popcount(last_ten_)) >= kFaultsOfTen;
  if (bad && (may_quarantine || open_)) quarantine(now_ms);
}

void Breaker::quarantine(UnixMillis now_ms) {
  const std::uint32_t doublings = std::min<std::uint32_t>(times_, 5);
  until_ms_ = now_ms + std::min(kQuarantineMs << doublings, kQuarantineMaxMs);
  times_ += 1;
  proofs_ = 0;
  open_ = true;
}

Breaker::State Breaker::state(UnixMillis now_ms) const {
  if (open_) return now_ms < until_ms_ ? State::quarantined : State::half_open;
  return late_ || last_ten_ != 0 ? State::suspect : State::healthy;
}

}  // namespace darkbloom::fleet
