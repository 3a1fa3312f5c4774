#pragma once
// The machine's clock. Only programs may read it.

#include "base/environment.h"

namespace darkbloom {

class SystemClock final : public Clock {
 public:
  UnixMillis now_ms() const override;
};

}  // namespace darkbloom
