#pragma once
// What a request's own headers demand of the machine that answers, beside the user's policy.

#include <map>
#include <string>

#include "attest/verify/judge.h"
#include "base/error.h"

namespace darkbloom::connect {

/// Reads darkbloom-max-age-seconds, darkbloom-min-tier and darkbloom-own-only from `wishes`,
/// headers by their names in lower case; others are passed over. Refuses as invalid a value that is
/// none.
Result<attest::Demand> demand_of(const std::map<std::string, std::string>& wishes);

}  // namespace darkbloom::connect
