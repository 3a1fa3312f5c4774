#pragma once
// A coordinator that is away for a moment: its link ended, or it said that it is about to restart.
// Errands then wait for it, and no longer than a restart takes.

#include "base/environment.h"

namespace darkbloom::connect {

class Pause {
 public:
  static constexpr UnixMillis kLongestMs = 30'000;

  /// Begins, or goes on as it began.
  void begin(UnixMillis now_ms) {
    if (!holds(now_ms)) began_at_ms_ = now_ms;
    on_ = true;
  }
  void end() { on_ = false; }
  /// Whether errands may still wait.
  bool holds(UnixMillis now_ms) const { return on_ && now_ms - began_at_ms_ < kLongestMs; }

 private:
  bool on_ = false;
  UnixMillis began_at_ms_ = 0;
};

}  // namespace darkbloom::connect
