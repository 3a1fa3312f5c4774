#include "darkbloom/connect/fallback_rules.h"

#include <algorithm>
#include <array>

namespace darkbloom::connect {
namespace {

/// Whatever the value: who names a machine's tier or age wants a machine that shows it.
bool demands_evidence(const Wishes& wishes) {
  constexpr std::array kDemands = {"darkbloom-min-tier", "darkbloom-max-age-seconds",
                                   "darkbloom-region"};
  return std::ranges::any_of(kDemands,
                             [&](const char* name) { return !wish_of(wishes, name).empty(); });
}

}  // namespace

Refusal refusal_of(const Error& error) {
  if (error.code == "policy_not_met" || error.code == "provider_not_met") return Refusal::standing;
  switch (error.fault) {
    case Fault::not_found:
      return error.code == "model_not_found" ? Refusal::unserved : Refusal::standing;
    case Fault::rate_limited:
    case Fault::no_capacity:
    case Fault::unavailable:
      return Refusal::busy;
    case Fault::timed_out:
    case Fault::lost:
    case Fault::tampered:
    case Fault::internal:
      return Refusal::failed;
    case Fault::invalid:
    case Fault::unauthenticated:
    case Fault::forbidden:
    case Fault::too_large:
    case Fault::replayed:
    case Fault::cancelled:
      return Refusal::standing;
  }
  return Refusal::standing;
}

Refusal refusal_of(std::uint16_t status) {
  if (status == 429 || status == 503) return Refusal::busy;
  if (status == 501) return Refusal::standing;
  return status >= 500 ? Refusal::failed : Refusal::standing;
}

bool helps(When when, Refusal refusal) {
  switch (refusal) {
    case Refusal::standing:
      return false;
    case Refusal::unserved:
      return true;
    case Refusal::busy:
      return when >= When::busy;
    case Refusal::failed:
      return when >= When::failed;
  }
  return false;
}

Result<Leave> leave_of(const Wishes& wishes) {
  const auto sealed_only = flag_of(wishes, "darkbloom-sealed-only");
  if (!sealed_only) return fail(sealed_only.error());
  const auto own_only = flag_of(wishes, "darkbloom-own-only");
  if (!own_only) return fail(own_only.error());
  const auto organisation_only = flag_of(wishes, "darkbloom-organisation-only");
  if (!organisation_only) return fail(organisation_only.error());
  const std::string said = wish_of(wishes, "darkbloom-upstreams");
  if (!said.empty() && said != "never" && said != "allowed") {
    return fail(Fault::invalid, "The header darkbloom-upstreams is never or allowed.");
  }
  if (*sealed_only || *own_only || *organisation_only || said == "never" ||
      demands_evidence(wishes)) {
    return Leave::never;
  }
  return said.empty() ? Leave::unsaid : Leave::allowed;
}

bool may_answer(const Upstream& upstream, const Asked& asked, Leave leave) {
  if (leave == Leave::never || (upstream.opt_in && leave != Leave::allowed)) return false;
  return upstream.models.contains(asked.model) && std::ranges::contains(upstream.paths, asked.path);
}

Result<void> check_policy_allows(const attest::Policy& policy) {
  const bool bound = policy.own_only || policy.organisation_only;
  if (policy.min_tier == wire::Tier::open && !bound) return {};
  return fail(Fault::forbidden,
              "The policy demands what no upstream can show (min_tier, own_only or "
              "organisation_only), so there are "
              "no upstreams beside it.");
}

}  // namespace darkbloom::connect
