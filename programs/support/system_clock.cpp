#include "support/system_clock.h"

#include <chrono>

namespace darkbloom {

UnixMillis SystemClock::now_ms() const {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
}

}  // namespace darkbloom
