#pragma once
// How much extra work may be done for requests, as a share of them: a bucket that each request
// fills a little and each extra dispatch empties by one. Retries and hedges have one each, so that
// neither can multiply the load when everything fails.

namespace darkbloom::fleet {

class ShareBudget {
 public:
  /// At most `share` extra per request in the long run, and `burst` at once; starts half full.
  ShareBudget(double share, double burst) : share_(share), burst_(burst), left_(burst / 2) {}

  void request() { left_ = left_ + share_ < burst_ ? left_ + share_ : burst_; }
  bool may_take() const { return left_ >= 1; }
  bool take() {
    if (!may_take()) return false;
    left_ -= 1;
    return true;
  }

 private:
  double share_;
  double burst_;
  double left_;
};

}  // namespace darkbloom::fleet
