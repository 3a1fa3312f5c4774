#include "engine/restraint.h"

#include <algorithm>

namespace darkbloom::engine {

Restraint::Wait Restraint::wait(Clock::time_point now) const {
  if (!braked()) return Wait::zero();
  const Effort allowed = effort();
  if (allowed.duty <= 0.0) return Brake::kLookHeld;
  const auto rested = std::chrono::duration_cast<Wait>(now - ended_);
  const Wait left = rest_after(worked_, allowed.duty) - rested;
  return std::clamp(left, Wait::zero(), Brake::kLookHeld);
}

void Restraint::worked(Clock::duration took, Clock::time_point now) {
  worked_ += took;
  ended_ = now;
}

}  // namespace darkbloom::engine
