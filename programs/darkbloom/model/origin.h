#pragma once
// Who answers at a URL, and where a redirect leads.

#include <string>
#include <string_view>

#include "base/error.h"

namespace darkbloom::model {

inline constexpr std::size_t kUrlMax = 8192;

/// Scheme, host and port (RFC 6454), in small letters and with the port that the scheme implies.
struct Origin {
  std::string scheme;
  std::string host;
  std::string port;
  bool operator==(const Origin&) const = default;
};

/// Refuses, by one sentence (invalid), what is no http or https URL of plain letters, holds a
/// user's name, or is http to anything but this machine or a private address.
Result<Origin> origin_of(std::string_view url);

/// False where either is no URL as above.
bool have_same_origin(std::string_view one, std::string_view other);

/// The URL that a Location header means at `from` (RFC 3986 section 4.2: whole, //HOST or /PATH).
/// Refuses what origin_of refuses, and the way from https to http (invalid).
Result<std::string> redirect_target(std::string_view from, std::string_view location);

}  // namespace darkbloom::model
