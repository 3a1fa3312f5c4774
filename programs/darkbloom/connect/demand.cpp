#include "darkbloom/connect/demand.h"

#include <charconv>

#include "base/environment.h"

namespace darkbloom::connect {
namespace {

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

Result<attest::Demand> demand_of(const Wishes& wishes) {
  attest::Demand demand;
  const std::string age = wish_of(wishes, "darkbloom-max-age-seconds");
  if (!age.empty()) {
    const auto read = age_of(age);
    if (!read) return fail(read.error());
    demand.age_max_ms = *read;
  }
  const std::string tier = wish_of(wishes, "darkbloom-min-tier");
  if (!tier.empty()) {
    const auto named = wire::parse_tier(tier);
    if (!named) return fail(named.error());
    demand.min_tier = *named;
  }
  const auto own_only = flag_of(wishes, "darkbloom-own-only");
  if (!own_only) return fail(own_only.error());
  demand.own_only = *own_only;
  const auto organisation_only = flag_of(wishes, "darkbloom-organisation-only");
  if (!organisation_only) return fail(organisation_only.error());
  demand.organisation_only = *organisation_only;
  return demand;
}

}  // namespace darkbloom::connect
