#pragma once
// How long an upstream is left alone after it was busy or failed.

#include <algorithm>
#include <cstdint>

#include "base/environment.h"
#include "darkbloom/connect/fallback_rules.h"

namespace darkbloom::connect {

class CoolDown {
 public:
  static constexpr UnixMillis kUsualMs = 10'000;
  static constexpr UnixMillis kMostMs = 10 * 60'000;  ///< whatever it asks for

  /// `wanted_ms` is its own retry-after; 0: it named none.
  void refused(Refusal refusal, std::uint32_t wanted_ms, UnixMillis now) {
    if (refusal != Refusal::busy && refusal != Refusal::failed) return;
    const UnixMillis wait = wanted_ms > 0 ? UnixMillis{wanted_ms} : kUsualMs;
    until_ms_ = std::max(until_ms_, now + std::min(wait, kMostMs));
  }
  void answered() { until_ms_ = 0; }
  /// 0: it may be asked.
  std::uint32_t left_ms(UnixMillis now) const {
    return static_cast<std::uint32_t>(std::clamp<UnixMillis>(until_ms_ - now, 0, kMostMs));
  }

 private:
  UnixMillis until_ms_ = 0;
};

}  // namespace darkbloom::connect
