#include "darkbloom/connect/base_url.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>

namespace darkbloom::connect {
namespace {

constexpr std::string_view kHttp = "http://";
constexpr std::string_view kHttps = "https://";

/// Letters of a URL that needs no escapes and has neither query, fragment nor password.
bool is_plain(char letter) {
  constexpr std::string_view kMarks = "-._~:/[]%";
  const bool is_word = (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= '0' && letter <= '9');
  return is_word || kMarks.contains(letter);
}

/// What stands between the scheme and the path.
std::string_view authority_of(std::string_view rest) {
  return rest.substr(0, rest.find('/'));
}

std::optional<unsigned> number_of(std::string_view text, unsigned most) {
  unsigned number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  return whole && number <= most ? std::optional(number) : std::nullopt;
}

struct Place {
  std::string_view host;
  std::string_view port;
  bool has_port = false;
};

/// An address of version 6 keeps its brackets.
Place place_of(std::string_view authority) {
  const std::size_t bracket = authority.rfind(']');
  const std::size_t from = bracket == std::string_view::npos ? 0 : bracket;
  const std::size_t colon = authority.find(':', from);
  if (colon == std::string_view::npos) return {.host = authority, .port = {}};
  return {authority.substr(0, colon), authority.substr(colon + 1), true};
}

std::optional<std::array<unsigned, 4>> ipv4_of(std::string_view host) {
  std::array<unsigned, 4> parts{};
  for (std::size_t at = 0; at < parts.size(); ++at) {
    const std::size_t dot = at == 3 ? host.size() : host.find('.');
    if (dot == std::string_view::npos) return std::nullopt;
    const auto number = number_of(host.substr(0, dot), 255);
    if (!number) return std::nullopt;
    parts[at] = *number;
    host.remove_prefix(std::min(host.size(), dot + 1));
  }
  return parts;
}

bool is_near(std::string_view host) {
  if (host == "localhost" || host == "[::1]") return true;
  if (host.starts_with("[fc") || host.starts_with("[fd")) return host.size() > 6;
  const auto ip = ipv4_of(host);
  if (!ip) return false;
  const auto [first, second, third, fourth] = *ip;
  return first == 127 || first == 10 || (first == 192 && second == 168) ||
         (first == 172 && second >= 16 && second <= 31);
}

}  // namespace

Result<void> check_base_url(std::string_view url) {
  const bool is_http = url.starts_with(kHttp);
  if (!is_http && !url.starts_with(kHttps)) {
    return fail(Fault::invalid, "url begins with http:// or https://.");
  }
  if (url.size() > kBaseUrlMax || !std::ranges::all_of(url, is_plain)) {
    return fail(Fault::invalid, "url has at most 512 letters, no password, query or fragment.");
  }
  if (!url.ends_with("/v1")) return fail(Fault::invalid, "url ends in /v1, as SDKs have it.");
  const std::string_view rest = url.substr(is_http ? kHttp.size() : kHttps.size());
  const Place place = place_of(authority_of(rest));
  const auto port = number_of(place.port, 65535);
  if (place.host.empty() || (place.has_port && port.value_or(0) == 0)) {
    return fail(Fault::invalid, "url names a host, and a port from 1 to 65535 or none.");
  }
  if (is_http && !is_near(place.host)) {
    return fail(Fault::invalid,
                "url is https unless it names localhost or a private address: text and key would "
                "cross the network in clear.");
  }
  return {};
}

}  // namespace darkbloom::connect
