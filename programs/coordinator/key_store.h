#pragma once
// Accounts in SQLite (or whatever Drogon's SQL client is given): digests of keys, never keys.

#include <filesystem>
#include <map>
#include <memory>

#include "base/environment.h"
#include "ledger/account.h"

namespace drogon::orm {
class DbClient;
}

namespace darkbloom::coordinator {

class KeyStore final : public ledger::AccountStore {
 public:
  static constexpr UnixMillis kRememberMs = 10'000;  ///< a removed key works this long at most
  static constexpr std::size_t kRememberedMax = 4'096;

  /// Opens or makes the database file. `clock` outlives the store.
  static Result<std::unique_ptr<KeyStore>> open(const std::filesystem::path& file,
                                                const Clock& clock);
  KeyStore(std::shared_ptr<drogon::orm::DbClient> database, const Clock& clock);

  Result<ledger::Account> find(const Digest& key_digest) override;
  Result<ledger::Account> add(const Digest& key_digest, const std::string& name,
                              const ledger::Limits& limits) override;

 private:
  struct Remembered {
    ledger::Account account;
    UnixMillis at_ms;
  };
  Result<ledger::Account> look_up(const Digest& key_digest);

  std::shared_ptr<drogon::orm::DbClient> database_;  // shared with Drogon's own worker thread
  const Clock& clock_;
  std::map<Digest, Remembered> remembered_;
};

}  // namespace darkbloom::coordinator
