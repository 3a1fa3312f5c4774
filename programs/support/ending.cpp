#include "support/ending.h"

#include <utility>

namespace darkbloom {

Ending::Step Ending::look(UnixMillis now_ms, std::uint32_t running) {
  const int asked = asked_;
  if (asked == 0) return Step::go_on;
  if (!since_ms_) {
    since_ms_ = now_ms;
    if (asked == 1) return Step::finish;
  }
  const bool idle = running == 0;
  const bool was_idle = std::exchange(idle_before_, idle);
  if (idle && was_idle) return Step::end;
  if (asked == 1 && now_ms - *since_ms_ < grace_ms_) return Step::go_on;
  cut_ = !idle;
  return Step::end;
}

}  // namespace darkbloom
