#pragma once
// All that a user demands before anything is sealed: of evidence, and of the public log.

#include <optional>

#include "attest/verify/judge.h"
#include "tlog/log_policy.h"
#include "tlog/proof.h"

namespace darkbloom::policy {

struct UserPolicy {
  attest::Policy evidence = {};
  std::optional<tlog::LogPolicy> log = {};  ///< none: no log is believed, so no tier above open
  UnixMillis checkpoint_age_max_ms = tlog::Freshness{}.age_max_ms;
};

}  // namespace darkbloom::policy
