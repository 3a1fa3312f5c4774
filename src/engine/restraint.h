#pragma once
// An engine thread's side of a brake: how long it waits before its next step, and how many cores
// the step uses. Used by that thread alone.

#include <chrono>
#include <cstdint>

#include "engine/brake.h"
#include "engine/effort.h"

namespace darkbloom::engine {

class Restraint {
 public:
  using Clock = std::chrono::steady_clock;
  using Wait = std::chrono::milliseconds;

  /// Without a brake nothing is restrained. `brake` outlives this; `cores` is at least 1.
  explicit Restraint(const Brake* brake = nullptr, std::uint32_t cores = 1)
      : brake_(brake), cores_(cores) {}

  bool braked() const { return brake_ != nullptr; }
  bool lean() const { return braked() && brake_->allowance().lean; }
  bool stopped() const { return effort().duty <= 0.0; }
  Effort effort() const {
    return braked() ? effort_of(brake_->allowance().share, cores_) : Effort{.threads = cores_};
  }
  /// A step may begin at zero; until then it is asked again.
  Wait wait(Clock::time_point now) const;
  /// A step that begins now, and a part of it that ended now.
  void begins() { worked_ = {}; }
  void worked(Clock::duration took, Clock::time_point now);

 private:
  const Brake* brake_;
  std::uint32_t cores_;
  Clock::duration worked_ = {};  ///< in the last step
  Clock::time_point ended_ = {};
};

}  // namespace darkbloom::engine
