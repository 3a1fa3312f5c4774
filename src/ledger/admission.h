#pragma once
// Holds each account to its limits: requests running at once, and requests started per minute (a
// token bucket that holds one tenth of a minute's worth). Early refusal, never a queue.

#include <cstdint>
#include <map>

#include "base/environment.h"
#include "base/error.h"
#include "ledger/account.h"

namespace darkbloom::ledger {

/// What an account may still start. Nothing left is more than its limit.
struct Quota {
  std::uint32_t requests_limit = 0;      ///< started in any minute, on average
  std::uint32_t requests_remaining = 0;  ///< that may start at once: of the bucket, not the minute
  std::uint32_t requests_reset_ms = 0;   ///< until the bucket is full again
  std::uint32_t running_limit = 0;
  std::uint32_t running_remaining = 0;
};

class Admission {
 public:
  static constexpr std::size_t kAccountsMax = 1U << 16;  ///< tracked at once

  /// Counts one running request, or refuses with rate_limited and the time to wait.
  Result<void> admit(const Account& account, UnixMillis now_ms);
  /// Ends one that admit() counted.
  void release(AccountId account);
  std::uint32_t running(AccountId account) const;
  Quota quota(const Account& account, UnixMillis now_ms) const;

 private:
  struct State {
    std::uint32_t running = 0;
    double tokens = 0;
    UnixMillis refilled_at_ms = 0;
  };
  /// In the account's bucket, refilled until now.
  double tokens(const Account& account, UnixMillis now_ms) const;
  void forget_idle(UnixMillis now_ms);
  std::map<AccountId, State> states_;
};

}  // namespace darkbloom::ledger
