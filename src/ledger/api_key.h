#pragma once
// API keys: how they look, and what is stored of them. A key itself is shown once and never kept.

#include <string>
#include <string_view>

#include "base/environment.h"
#include "base/error.h"
#include "base/ids.h"

namespace darkbloom::ledger {

inline constexpr std::string_view kApiKeyPrefix = "dk-";

/// A fresh key of 256 bits: "dk-" and 43 characters of base64url.
std::string make_api_key(Random& random);

/// What is stored in the key's place: SHA-256 of its text. A key has 256 random bits, so a slow
/// hash would add nothing.
Digest digest_of_key(std::string_view api_key);

}  // namespace darkbloom::ledger
