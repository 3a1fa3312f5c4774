#pragma once
// Who goes first when there is not enough for everybody: each tenant has a counter of the work that
// it was given (Sheng et al., OSDI 2024). Under pressure a tenant waits while another that also
// asks has had much less. Where there is room, nobody waits.

#include <cstdint>
#include <map>

#include "base/environment.h"

namespace darkbloom::fleet {

/// Whoever pays. The coordinator's number for an account.
using Tenant = std::int64_t;

class Fairness {
 public:
  static constexpr double kLeadMax = 16'384;       ///< work that a tenant may be ahead by
  static constexpr UnixMillis kAskingMs = 2'000;   ///< so long a tenant counts as asking
  static constexpr UnixMillis kSurveyMs = 50;      ///< between looks at all of them
  static constexpr UnixMillis kForgetMs = 60'000;  ///< after its last request
  static constexpr std::size_t kTenantsMax = 1U << 16;
  static constexpr double kChunkWeight = 3;  ///< a chunk of an answer beside a prompt's token

  /// Notes that the tenant asks. One that was away starts level with the least of the others, so
  /// that nobody saves up.
  void asks(Tenant tenant, UnixMillis now_ms);
  /// Whether it may go now although others wait. Call after asks().
  bool may_go(Tenant tenant) const;
  void charge(Tenant tenant, double prompt_tokens, double answer_chunks);
  double served(Tenant tenant) const;

 private:
  struct Counter {
    double served = 0;
    UnixMillis asked_at_ms = 0;
  };
  void survey(UnixMillis now_ms);
  std::map<Tenant, Counter> counters_;
  double least_ = 0;  ///< of those who ask, as of the last survey
  Tenant least_tenant_ = 0;
  UnixMillis surveyed_at_ms_ = 0;
};

}  // namespace darkbloom::fleet
