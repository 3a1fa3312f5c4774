#pragma once
// The user's policy as a TOML file: whom to seal to. Without one, any machine whose statement is
// good will do.
//
//   min_tier = "measured"            # open, sealed, measured, confidential
//   max_age_seconds = 300            # of a machine's statement
//   own_only = false                 # seal to no machine but these
//   own = ["7ZQ4-M0XB-C9TK-5H2D"]    # pairing codes, as the machines themselves show them
//   organisation_only = false        # seal to no machines but those of your organisations
//   simulated_hardware = false       # a software TPM will do for tier measured
//   max_checkpoint_age_seconds = 86400
//   log_policy = """                 # which logs and witnesses to believe, as C2SP tlog-policy
//   log log.example+33d7b496+AeHZ...
//   quorum none
//   """

#include <filesystem>
#include <string_view>

#include "darkbloom/policy/user_policy.h"

namespace darkbloom::policy {

inline constexpr std::size_t kPolicyFileMax = 64U << 10;
inline constexpr std::size_t kOwnMax = 256;

/// Refuses what is no TOML, an unknown key and a value out of its range, naming it (invalid): a
/// word that is mistyped must not loosen a policy.
Result<UserPolicy> parse_policy(std::string_view toml);

}  // namespace darkbloom::policy
