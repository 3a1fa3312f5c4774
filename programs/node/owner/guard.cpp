#include "node/owner/guard.h"

#include <utility>

namespace darkbloom::node::owner {

Guard::Guard(Preferences preferences, const Moments& moments,
             std::function<void(const Decision&)> obey)
    : preferences_(std::move(preferences)),
      moments_(moments),
      obey_(std::move(obey)),
      decision_{.reasons = {Reason::lost_sight}} {}

void Guard::heard(ByteView datagram) {
  const auto sample = decode_sample(datagram);
  if (!sample) return;
  sample_ = *sample;
  decide();
}

void Guard::tick() {
  if (sample_) decide();
}

void Guard::prefer(Preferences preferences) {
  preferences_ = std::move(preferences);
  tick();
}

void Guard::carried(std::size_t bytes) {
  const std::uint64_t most = preferences_.network_bytes_per_day;
  const bool before = carried_ < most;
  carried_ += bytes;
  if (before && carried_ >= most) tick();
}

void Guard::decide() {
  Moment now = moments_.now();
  const auto day = static_cast<std::uint16_t>(now.minute_of_week / kDayMinutes);
  if (std::exchange(day_, day) != day) carried_ = 0;
  now.network_bytes_today = carried_;
  Verdict verdict = owner::decide(state_, preferences_, *sample_, now);
  state_ = std::move(verdict.next);
  if (std::exchange(decision_, verdict.decision) != verdict.decision) obey_(decision_);
}

}  // namespace darkbloom::node::owner
