#pragma once
// Holds each account to its limits: requests running at once, and requests started per minute (a
// token bucket that holds one tenth of a minute's worth). Early refusal, never a queue.

#include <cstdint>
#include <map>

#include "base/environment.h"
#include "base/error.h"
#include "ledger/account.h"

namespace darkbloom::ledger {

class Admission {
 public:
  static constexpr std::size_t kAccountsMax = 1U << 16;  ///< tracked at once

  /// Counts one running request, or refuses with rate_limited and the time to wait.
  Result<void> admit(const Account& account, UnixMillis now_ms);
  /// Ends one that admit() counted.
  void release(AccountId account);
  std::uint32_t running(AccountId account) const;

 private:
  struct State {
    std::uint32_t running = 0;
    double tokens = 0;
    UnixMillis refilled_at_ms = 0;
  };
  void forget_idle(UnixMillis now_ms);
  std::map<AccountId, State> states_;
};

}  // namespace darkbloom::ledger
