#pragma once
// Why nobody serves a request, from the gates that its candidates met, and when to ask again. Told
// at once: a queue that is too long to be useful is no kindness.

#include <array>
#include <string>

#include "base/error.h"
#include "fleet/eligibility.h"

namespace darkbloom::fleet {

class Refusal {
 public:
  static constexpr double kRetryMin_s = 1;
  static constexpr double kRetryMax_s = 30;

  /// A candidate that some gate is closed to.
  void add(GateSet closed, const Prediction& predicted);
  /// The most hopeful reason of all that were added.
  Error error(const Query& query) const;

 private:
  std::string reasons() const;

  std::array<std::uint32_t, kGates> counts_ = {};  ///< candidates by closed gate
  Gate best_ = Gate::not_in_fleet;                 ///< the last in the list is the most hopeful
  double wait_s_ = kRetryMax_s;
};

/// A time to ask again after `wait_s`, spread so that those who are told the same do not all come
/// back at once. `salt` is any number that differs between requests.
std::uint32_t retry_after_ms(double wait_s, std::uint64_t salt);

}  // namespace darkbloom::fleet
