#include "darkbloom/policy/policy_file.h"

#include <toml++/toml.hpp>

#include <array>
#include <string>

namespace darkbloom::policy {
namespace {

constexpr std::int64_t kAgeMaxSeconds = 24 * 60 * 60;

std::unexpected<Error> refused(const std::string& why) {
  return fail(Fault::invalid, "The policy cannot be used: " + why);
}

Result<void> read_min_tier(const toml::node& value, attest::Policy& policy) {
  const auto name = value.value<std::string>();
  const auto tier = wire::parse_tier(name.value_or(""));
  if (!tier) return refused("min_tier is open, sealed, measured or confidential.");
  policy.min_tier = *tier;
  return {};
}

Result<void> read_max_age(const toml::node& value, attest::Policy& policy) {
  const auto seconds = value.value_exact<std::int64_t>();
  if (!seconds || *seconds < 1 || *seconds > kAgeMaxSeconds) {
    return refused("max_age_seconds is a whole number from 1 to 86400.");
  }
  policy.age_max_ms = *seconds * 1000;
  return {};
}

Result<void> read_own_only(const toml::node& value, attest::Policy& policy) {
  const auto only = value.value_exact<bool>();
  if (!only) return refused("own_only is true or false.");
  policy.own_only = *only;
  return {};
}

Result<void> read_own(const toml::node& value, attest::Policy& policy) {
  const toml::array* const codes = value.as_array();
  if (codes == nullptr || codes->size() > kOwnMax) {
    return refused("own is a list of at most 256 pairing codes.");
  }
  for (const toml::node& each : *codes) {
    const auto code = attest::parse_pairing_code(each.value<std::string>().value_or(""));
    if (!code) return refused(code.error().detail + ".");
    policy.own.push_back(*code);
  }
  return {};
}

/// The library throws; nobody else here does.
Result<toml::table> parse_table(std::string_view text) {
  try {
    return toml::parse(text);
  } catch (const toml::parse_error& error) {
    return refused("line " + std::to_string(error.source().begin.line) + ": " +
                   std::string(error.description()) + ".");
  }
}

struct Setting {
  std::string_view name;
  Result<void> (*read)(const toml::node&, attest::Policy&);
};
constexpr std::array<Setting, 4> kSettings{{{"min_tier", read_min_tier},
                                            {"max_age_seconds", read_max_age},
                                            {"own_only", read_own_only},
                                            {"own", read_own}}};

}  // namespace

Result<attest::Policy> parse_policy(std::string_view text) {
  if (text.size() > kPolicyFileMax) return refused("it is over 64 KiB.");
  auto table = parse_table(text);
  if (!table) return fail(table.error());
  attest::Policy policy;
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
