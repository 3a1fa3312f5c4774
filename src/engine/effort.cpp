#include "engine/effort.h"

#include <algorithm>

#include "base/check.h"

namespace darkbloom::engine {

Effort effort_of(float share, std::uint32_t cores) {
  check(cores > 0, "an engine has a thread");
  if (!(share > 0.0F)) return {.threads = 1, .duty = 0.0};
  const double allowed = std::min(1.0, static_cast<double>(share)) * cores;
  const auto threads = std::clamp(static_cast<std::uint32_t>(allowed), 1U, cores);
  return {.threads = threads, .duty = std::min(1.0, allowed / threads)};
}

std::chrono::milliseconds rest_after(std::chrono::duration<double> step, double duty) {
  constexpr double kDutyMin = 0.001;
  const double part = std::clamp(duty, kDutyMin, 1.0);
  return std::chrono::duration_cast<std::chrono::milliseconds>(step * (1.0 / part - 1.0));
}

}  // namespace darkbloom::engine
