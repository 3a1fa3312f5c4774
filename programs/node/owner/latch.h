#pragma once
// A yes that comes and goes only after it has held for a while, so that a machine at the edge of a
// limit does not start and stop work all the time.

#include <cstdint>
#include <optional>

namespace darkbloom::node::owner {

class Latch {
 public:
  struct Delays {
    std::int64_t set_ms = 0;    ///< it must hold for so long to count
    std::int64_t clear_ms = 0;  ///< and must not for so long to count no more
  };

  /// `holds` and `gone` may both be false: between two limits nothing changes.
  void saw(bool holds, bool gone, std::int64_t now_ms, const Delays& delays) {
    const bool turning = on_ ? gone : holds;
    if (!turning) {
      since_ms_.reset();
      return;
    }
    if (!since_ms_) since_ms_ = now_ms;
    if (now_ms - *since_ms_ < (on_ ? delays.clear_ms : delays.set_ms)) return;
    on_ = !on_;
    since_ms_.reset();
  }
  bool on() const { return on_; }

 private:
  bool on_ = false;
  std::optional<std::int64_t> since_ms_;
};

}  // namespace darkbloom::node::owner
