#pragma once
// Holds a node to its owner's word: hears samples, asks the policy again whenever something or the
// time has changed, and tells whoever obeys. No socket and no clock of its own; loop thread only.

#include <functional>
#include <optional>

#include "node/owner/policy.h"

namespace darkbloom::node::owner {

/// The time, as the policy wants it.
class Moments {
 public:
  virtual ~Moments() = default;
  /// All but the day's traffic, which the guard counts.
  virtual Moment now() const = 0;
};

class Guard {
 public:
  /// `obey` hears every decision that differs from the one before, at once. `moments` outlives the
  /// guard. Until the first sample nothing is accepted.
  Guard(Preferences preferences, const Moments& moments, std::function<void(const Decision&)> obey);

  /// A datagram of the watcher's. What is no sample is passed over: the last one then grows old.
  void heard(ByteView datagram);
  /// About ten times a second: graces end, hours change, samples grow old.
  void tick();
  void prefer(Preferences preferences);
  /// Bytes that went over the network for others.
  void carried(std::size_t bytes);
  const Decision& decision() const { return decision_; }

 private:
  void decide();

  Preferences preferences_;
  const Moments& moments_;
  std::function<void(const Decision&)> obey_;
  std::optional<Sample> sample_;
  State state_;
  Decision decision_;
  std::uint64_t carried_ = 0;  ///< on this day
  std::uint16_t day_ = 0;
};

}  // namespace darkbloom::node::owner
