#pragma once
// What a member hands to another: an organisation's secret and three bytes that notice a mistyped
// digit, as 14 groups in Crockford's base 32. Whoever reads it is a member.
//
//   code = base32(secret (32) || first 3 bytes of SHA-256("darkbloom invite v1" 00 || secret))

#include <string_view>

#include "organisation/organisation.h"

namespace darkbloom::organisation {

inline constexpr std::size_t kInviteTextMax = 256;  ///< with all that people type between digits

Secret invite_code(const Organisation& organisation);
/// Reads what people type, as base/base32.h has it. Refuses (invalid), without a word of it, what
/// has not 56 digits and what was mistyped.
Result<Organisation> parse_invite_code(std::string_view text);

}  // namespace darkbloom::organisation
