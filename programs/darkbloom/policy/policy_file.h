#pragma once
// The user's policy as a TOML file: whom to seal to. Without one, any machine whose statement is
// good will do.
//
//   min_tier = "measured"            # open, sealed, measured, confidential
//   max_age_seconds = 300            # of a machine's statement
//   own_only = false                 # seal to no machine but these
//   own = ["7ZQ4-M0XB-C9TK-5H2D"]    # pairing codes, as the machines themselves show them

#include <filesystem>
#include <string_view>

#include "attest/verify/judge.h"

namespace darkbloom::policy {

inline constexpr std::size_t kPolicyFileMax = 64U << 10;
inline constexpr std::size_t kOwnMax = 256;

/// Refuses what is no TOML, an unknown key and a value out of its range, naming it (invalid): a
/// word that is mistyped must not loosen a policy.
Result<attest::Policy> parse_policy(std::string_view toml);

}  // namespace darkbloom::policy
