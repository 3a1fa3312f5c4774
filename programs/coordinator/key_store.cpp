#include "coordinator/key_store.h"

#include <drogon/orm/DbClient.h>

namespace darkbloom::coordinator {
namespace {

constexpr const char* kSchema =
    "create table if not exists api_keys ("
    "  id integer primary key,"
    "  key_digest text not null unique,"
    "  name text not null,"
    "  concurrent_max integer not null,"
    "  per_minute_max integer not null)";

std::unexpected<Error> database_failed() {
  return fail(Fault::internal, "The account database cannot be used.");
}

}  // namespace

Result<std::unique_ptr<KeyStore>> KeyStore::open(const std::filesystem::path& file,
                                                 const Clock& clock) {
  auto database = drogon::orm::DbClient::newSqlite3Client("filename=" + file.string(), 1);
  try {
    database->execSqlSync(kSchema);
  } catch (const drogon::orm::DrogonDbException&) {
    return fail(Fault::internal, "Cannot open the account database " + file.string() + ".");
  }
  return std::make_unique<KeyStore>(std::move(database), clock);
}

KeyStore::KeyStore(std::shared_ptr<drogon::orm::DbClient> database, const Clock& clock)
    : database_(std::move(database)), clock_(clock) {}

Result<ledger::Account> KeyStore::find(const Digest& key_digest) {
  const UnixMillis now = clock_.now_ms();
  const auto known = remembered_.find(key_digest);
  if (known != remembered_.end() && now - known->second.at_ms < kRememberMs) {
    return known->second.account;
  }
  auto account = look_up(key_digest);
  if (!account) return account;
  if (remembered_.size() >= kRememberedMax) remembered_.clear();
  remembered_.insert_or_assign(key_digest, Remembered{*account, now});
  return account;
}

Result<ledger::Account> KeyStore::look_up(const Digest& key_digest) {
  try {
    const auto rows = database_->execSqlSync(
        "select id, name, concurrent_max, per_minute_max from api_keys where key_digest = $1",
        key_digest.hex());
    if (rows.empty()) return fail(Fault::unauthenticated, "Incorrect API key provided.");
    const auto row = rows.front();
    return ledger::Account{
        row["id"].as<std::int64_t>(),
        row["name"].as<std::string>(),
        {row["concurrent_max"].as<std::uint32_t>(), row["per_minute_max"].as<std::uint32_t>()}};
  } catch (const drogon::orm::DrogonDbException&) {
    return database_failed();
  }
}

Result<ledger::Account> KeyStore::add(const Digest& key_digest, const std::string& name,
                                      const ledger::Limits& limits) {
  try {
    database_->execSqlSync(
        "insert into api_keys (key_digest, name, concurrent_max, per_minute_max)"
        " values ($1, $2, $3, $4)",
        key_digest.hex(), name, limits.concurrent_max, limits.per_minute_max);
  } catch (const drogon::orm::DrogonDbException&) {
    return database_failed();
  }
  return look_up(key_digest);
}

}  // namespace darkbloom::coordinator
