#pragma once
// The machine's own clocks and the owner's time zone.

#include "node/owner/guard.h"

namespace darkbloom::node::owner {

class SystemMoments final : public Moments {
 public:
  Moment now() const override;
};

/// The clock that samples are stamped with: milliseconds since the machine's start.
std::int64_t steady_now_ms();

}  // namespace darkbloom::node::owner
