#pragma once
// A clock that a test sets.

#include "base/environment.h"

namespace darkbloom::test {

inline constexpr UnixMillis kTestNow = 1'800'000'000'000;

class FixedClock final : public Clock {
 public:
  UnixMillis now_ms() const override { return now; }
  UnixMillis now = kTestNow;
};

}  // namespace darkbloom::test
