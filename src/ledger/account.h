#pragma once
// Who asks, and how much they may ask at once. Prices and money join here later.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/ids.h"

namespace darkbloom::ledger {

using AccountId = std::int64_t;

struct Limits {
  std::uint32_t concurrent_max = 64;     ///< requests running at once
  std::uint32_t per_minute_max = 6'000;  ///< requests started in any minute, on average
};

struct Account {
  AccountId id = 0;
  std::string name;
  Limits limits = {};
};

/// Where accounts are kept. Implemented by the programs, since rooms do no I/O.
class AccountStore {
 public:
  virtual ~AccountStore() = default;
  /// Refuses as unauthenticated when nobody has this key.
  virtual Result<Account> find(const Digest& key_digest) = 0;
  virtual Result<Account> add(const Digest& key_digest, const std::string& name,
                              const Limits& limits) = 0;
};

}  // namespace darkbloom::ledger
