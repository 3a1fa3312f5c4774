#pragma once
// All that a user demands before anything is sealed: of evidence, and of the public log.

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "attest/verify/judge.h"
#include "organisation/organisation.h"
#include "tlog/log_policy.h"
#include "tlog/proof.h"

namespace darkbloom::policy {

struct UserPolicy {
  attest::Policy evidence = {};
  std::optional<tlog::LogPolicy> log = {};  ///< none: no log is believed, so no tier above open
  UnixMillis checkpoint_age_max_ms = tlog::Freshness{}.age_max_ms;
  /// Those that the user belongs to, at most wire::kOrganisationsMax, which evidence.organisations
  /// names. Copies of a policy share them: a secret has no copy.
  std::shared_ptr<const organisation::Organisations> organisations = {};
};

/// Makes the user a member of these and no others.
inline void belong(UserPolicy& policy, organisation::Organisations organisations) {
  policy.evidence.organisations = organisation::ids_of(organisations);
  policy.organisations =
      std::make_shared<const organisation::Organisations>(std::move(organisations));
}

/// One by which `statement` serves the user, or null: it serves everybody, or none of the user's.
inline const organisation::Organisation* way_in(const UserPolicy& policy,
                                                const attest::Statement& statement) {
  if (!policy.organisations) return nullptr;
  for (const organisation::Organisation& each : *policy.organisations) {
    if (std::ranges::contains(statement.organisations, each.id())) return &each;
  }
  return nullptr;
}

}  // namespace darkbloom::policy
