#pragma once
// The base URL of an OpenAI-compatible service, as SDKs are given it.

#include <string_view>

#include "base/error.h"

namespace darkbloom::connect {

inline constexpr std::size_t kBaseUrlMax = 512;

/// Refuses, each by one sentence (invalid), what is no http or https URL that ends in /v1, what
/// holds a password, query or fragment, and plain http to anything but this machine or a private
/// address (RFC 1918, RFC 4193): text and key would cross the internet in clear.
Result<void> check_base_url(std::string_view url);

}  // namespace darkbloom::connect
