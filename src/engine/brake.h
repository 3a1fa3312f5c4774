#pragma once
// How hard engines may work on a machine that somebody else may want. Whoever minds the machine
// sets it, the engines' threads look before each step. Safe from any thread.

#include <atomic>
#include <chrono>

namespace darkbloom::engine {

struct Allowance {
  float share = 1.0F;  ///< of the time of the engine's cores; 0: no step begins
  bool lean = false;   ///< an engine without a job holds no memory that it can do without
};

class Brake {
 public:
  /// With a brake a step is planned to take no longer, so that a change comes soon.
  static constexpr double kStepSeconds = 0.15;
  /// How often an engine that waits looks at its brake.
  static constexpr std::chrono::milliseconds kLook{100};
  static constexpr std::chrono::milliseconds kLookHeld{5};  ///< with jobs that wait for it

  void set(const Allowance& allowance) {
    share_.store(allowance.share, std::memory_order_relaxed);
    lean_.store(allowance.lean, std::memory_order_relaxed);
  }
  Allowance allowance() const {
    return {share_.load(std::memory_order_relaxed), lean_.load(std::memory_order_relaxed)};
  }

 private:
  std::atomic<float> share_ = 1.0F;
  std::atomic<bool> lean_ = false;
};

}  // namespace darkbloom::engine
