#pragma once
// What a share of some cores' time means for an engine's thread: how many of them a step uses, and
// how long the thread rests after a step.

#include <chrono>
#include <cstdint>

namespace darkbloom::engine {

struct Effort {
  std::uint32_t threads = 1;
  double duty = 1.0;  ///< the part of the time in which steps run; 0: none does
};

/// Fewer threads first: one that waits for the next step stays awake for a while, so that a rest
/// of all would give others little. `cores` is at least 1, `share` from 0 to 1.
Effort effort_of(float share, std::uint32_t cores);

/// How long to rest after a step of this length.
std::chrono::milliseconds rest_after(std::chrono::duration<double> step, double duty);

}  // namespace darkbloom::engine
