#pragma once
// What a request's own headers demand of the machine that answers, beside the user's policy.

#include "attest/verify/judge.h"
#include "base/error.h"
#include "darkbloom/connect/wishes.h"

namespace darkbloom::connect {

/// Reads darkbloom-max-age-seconds, darkbloom-min-tier, darkbloom-own-only and
/// darkbloom-organisation-only from `wishes`, headers by their names in lower case; others are
/// passed over. Refuses as invalid a value that is none.
Result<attest::Demand> demand_of(const Wishes& wishes);

}  // namespace darkbloom::connect
