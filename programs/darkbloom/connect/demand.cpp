#include "darkbloom/connect/demand.h"

#include <charconv>

#include "base/environment.h"

namespace darkbloom::connect {
namespace {

std::string value_of(const std::map<std::string, std::string>& wishes, const char* name) {
  const auto found = wishes.find(name);
  return found == wishes.end() ? std::string() : found->second;
}

/// A whole number of seconds, to a day.
Result<UnixMillis> age_of(const std::string& text) {
  constexpr UnixMillis kAgeMaxS = 24 * 60 * 60;
  UnixMillis seconds = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), seconds);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (whole && seconds >= 1 && seconds <= kAgeMaxS) return seconds * 1000;
  return fail(Fault::invalid,
              "The header darkbloom-max-age-seconds is a whole number from 1 to 86400.");
}

}  // namespace

Result<attest::Demand> demand_of(const std::map<std::string, std::string>& wishes) {
  attest::Demand demand;
  const std::string age = value_of(wishes, "darkbloom-max-age-seconds");
  if (!age.empty()) {
    const auto read = age_of(age);
    if (!read) return fail(read.error());
    demand.age_max_ms = *read;
  }
  const std::string tier = value_of(wishes, "darkbloom-min-tier");
  if (!tier.empty()) {
    const auto named = wire::parse_tier(tier);
    if (!named) return fail(named.error());
    demand.min_tier = *named;
  }
  const std::string own_only = value_of(wishes, "darkbloom-own-only");
  if (!own_only.empty() && own_only != "true" && own_only != "false") {
    return fail(Fault::invalid, "The header darkbloom-own-only is true or false.");
  }
  demand.own_only = own_only == "true";
  return demand;
}

}  // namespace darkbloom::connect
