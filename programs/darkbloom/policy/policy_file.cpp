#include "darkbloom/policy/policy_file.h"

#include <array>
#include <string>

#include "support/toml_text.h"

namespace darkbloom::policy {
namespace {

constexpr std::int64_t kAgeMaxSeconds = 24 * 60 * 60;

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The policy cannot be used: " + why);
}

Result<void> read_min_tier(const toml::node& value, UserPolicy& policy) {
  const auto name = value.value<std::string>();
  const auto tier = wire::parse_tier(name.value_or(""));
  if (!tier) return refused("min_tier is open, sealed, measured or confidential.");
  policy.evidence.min_tier = *tier;
  return {};
}

Result<UnixMillis> read_seconds(const toml::node& value, const std::string& name) {
  const auto seconds = value.value_exact<std::int64_t>();
  if (!seconds || *seconds < 1 || *seconds > kAgeMaxSeconds) {
    return refused(name + " is a whole number from 1 to " + std::to_string(kAgeMaxSeconds) + ".");
  }
  return *seconds * 1000;
}

Result<void> read_max_age(const toml::node& value, UserPolicy& policy) {
  const auto age = read_seconds(value, "max_age_seconds");
  if (age) policy.evidence.age_max_ms = *age;
  return age ? Result<void>() : fail(age.error());
}

Result<void> read_checkpoint_age(const toml::node& value, UserPolicy& policy) {
  const auto age = read_seconds(value, "max_checkpoint_age_seconds");
  if (age) policy.checkpoint_age_max_ms = *age;
  return age ? Result<void>() : fail(age.error());
}

Result<void> read_flag(const toml::node& value, const char* name, bool& flag) {
  const auto read = value.value_exact<bool>();
  if (!read) return refused(std::string(name) + " is true or false.");
  flag = *read;
  return {};
}

Result<void> read_own_only(const toml::node& value, UserPolicy& policy) {
  return read_flag(value, "own_only", policy.evidence.own_only);
}

Result<void> read_organisation_only(const toml::node& value, UserPolicy& policy) {
  return read_flag(value, "organisation_only", policy.evidence.organisation_only);
}

Result<void> read_simulated(const toml::node& value, UserPolicy& policy) {
  return read_flag(value, "simulated_hardware", policy.evidence.simulated_hardware);
}

Result<void> read_log_policy(const toml::node& value, UserPolicy& policy) {
  const auto text = value.value<std::string>();
  if (!text) return refused("log_policy is a text, as C2SP tlog-policy has it.");
  auto log = tlog::parse_log_policy(*text);
  if (!log) return refused("log_policy: " + log.error().detail + ".");
  policy.log = std::move(*log);
  return {};
}

Result<void> read_own(const toml::node& value, UserPolicy& policy) {
  const toml::array* const codes = value.as_array();
  if (codes == nullptr || codes->size() > kOwnMax) {
    return refused("own is a list of at most 256 pairing codes.");
  }
  for (const toml::node& each : *codes) {
    const auto code = attest::parse_pairing_code(each.value<std::string>().value_or(""));
    if (!code) return refused(code.error().detail + ".");
    policy.evidence.own.push_back(*code);
  }
  return {};
}

struct Setting {
  std::string_view name;
  Result<void> (*read)(const toml::node&, UserPolicy&);
};
constexpr std::array<Setting, 8> kSettings{{{"min_tier", read_min_tier},
                                            {"max_age_seconds", read_max_age},
                                            {"own_only", read_own_only},
                                            {"own", read_own},
                                            {"organisation_only", read_organisation_only},
                                            {"simulated_hardware", read_simulated},
                                            {"max_checkpoint_age_seconds", read_checkpoint_age},
                                            {"log_policy", read_log_policy}}};

}  // namespace

Result<UserPolicy> parse_policy(std::string_view text) {
  if (text.size() > kPolicyFileMax) return refused("it is over 64 KiB.");
  const auto table = parse_toml(text);
  if (!table) return refused(table.error().detail);
  UserPolicy policy;
  for (const auto& [key, value] : *table) {
    const auto setting = std::ranges::find(kSettings, key.str(), &Setting::name);
    if (setting == kSettings.end()) {
      return refused("it has no setting named \"" + std::string(key.str()) + "\".");
    }
    if (auto read = setting->read(value, policy); !read) return fail(read.error());
  }
  return policy;
}

}  // namespace darkbloom::policy
