#include "grammar/formats.h"

#include <algorithm>
#include <array>

namespace darkbloom::grammar {
namespace {

struct Format {
  std::string_view name;
  std::string_view pattern;
};

// RFC 3339 section 5.6, with the days that each month has; years from 1000.
constexpr std::string_view kDate =
    "^(?:[1-9]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|"
    "(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|"
    "(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)$";
constexpr std::string_view kTime =
    "^(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$";
constexpr std::string_view kDateTime =
    "^(?:[1-9]\\d{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01])|"
    "(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|02-(?:0[1-9]|1\\d|2[0-8]))|"
    "(?:[1-9]\\d(?:0[48]|[2468][048]|[13579][26])|(?:[2468][048]|[13579][26])00)-02-29)"
    "T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,6})?(?:Z|[+-](?:[01]\\d|2[0-3]):[0-5]\\d)$";
// RFC 3339 appendix A.
constexpr std::string_view kDuration =
    "^P(?:\\d{1,9}W|(?:\\d{1,9}Y(?:\\d{1,9}M(?:\\d{1,9}D)?)?|\\d{1,9}M(?:\\d{1,9}D)?|\\d{1,9}D)"
    "(?:T(?:\\d{1,9}H(?:\\d{1,9}M(?:\\d{1,9}S)?)?|\\d{1,9}M(?:\\d{1,9}S)?|\\d{1,9}S))?|"
    "T(?:\\d{1,9}H(?:\\d{1,9}M(?:\\d{1,9}S)?)?|\\d{1,9}M(?:\\d{1,9}S)?|\\d{1,9}S))$";
constexpr std::string_view kUuid =
    "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";
constexpr std::string_view kIpv4 =
    "^(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)$";
// RFC 4291 section 2.2, without the forms that end like IPv4.
constexpr std::string_view kIpv6 =
    "^(?:(?:[0-9a-fA-F]{1,4}:){7}[0-9a-fA-F]{1,4}|(?:[0-9a-fA-F]{1,4}:){1,7}:|"
    "(?:[0-9a-fA-F]{1,4}:){1,6}:[0-9a-fA-F]{1,4}|"
    "(?:[0-9a-fA-F]{1,4}:){1,5}(?::[0-9a-fA-F]{1,4}){2}|"
    "(?:[0-9a-fA-F]{1,4}:){1,4}(?::[0-9a-fA-F]{1,4}){3}|"
    "(?:[0-9a-fA-F]{1,4}:){1,3}(?::[0-9a-fA-F]{1,4}){4}|"
    "(?:[0-9a-fA-F]{1,4}:){1,2}(?::[0-9a-fA-F]{1,4}){5}|"
    "[0-9a-fA-F]{1,4}:(?::[0-9a-fA-F]{1,4}){6}|:(?:(?::[0-9a-fA-F]{1,4}){1,7}|:))$";
// RFC 1123 section 2.1: labels of 31 characters and six of them stay below the limit of 253.
constexpr std::string_view kHostname =
    "^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,29}[A-Za-z0-9])?\\.){0,5}"
    "[A-Za-z](?:[A-Za-z0-9-]{0,29}[A-Za-z0-9])?$";
// RFC 5321 section 4.1.2: a dot-string, at a domain with a dot.
constexpr std::string_view kEmail =
    "^[A-Za-z0-9_+-]{1,20}(?:\\.[A-Za-z0-9_+-]{1,20}){0,2}@"
    "(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,29}[A-Za-z0-9])?\\.){1,5}[A-Za-z]{2,18}$";
// RFC 3986 appendix A: a scheme, "//", a host by name, and what may follow.
constexpr std::string_view kUri =
    "^[a-z][a-z0-9+.-]{0,15}://[A-Za-z0-9](?:[A-Za-z0-9.-]{0,60}[A-Za-z0-9])?(?::\\d{1,5})?"
    "(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?"
    "(?:\\?(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    "(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?$";

constexpr std::array kFormats = {
    Format{"date", kDate},         Format{"time", kTime},         Format{"date-time", kDateTime},
    Format{"duration", kDuration}, Format{"uuid", kUuid},         Format{"ipv4", kIpv4},
    Format{"ipv6", kIpv6},         Format{"hostname", kHostname}, Format{"email", kEmail},
    Format{"uri", kUri},
};

}  // namespace

std::optional<std::string_view> pattern_of_format(std::string_view format) {
  const auto* const known = std::ranges::find(kFormats, format, &Format::name);
  if (known == kFormats.end()) return std::nullopt;
  return known->pattern;
}

}  // namespace darkbloom::grammar
