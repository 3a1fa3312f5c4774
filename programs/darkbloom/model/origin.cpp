#include "darkbloom/model/origin.h"

#include <algorithm>
#include <cctype>

#include "darkbloom/connect/base_url.h"

namespace darkbloom::model {
namespace {

constexpr std::string_view kMark = "://";

std::unexpected<Error> refused(std::string_view why) {
  return fail(Fault::invalid, "A model's address cannot be used: " + std::string(why));
}

std::string lower(std::string_view text) {
  std::string out(text);
  std::ranges::transform(out, out.begin(), [](unsigned char letter) {
    return static_cast<char>(std::tolower(letter));
  });
  return out;
}

bool is_plain(char letter) {
  return letter > ' ' && letter < '\x7f' && letter != '\\';
}

/// Scheme and authority: all before the path.
std::string_view front_of(std::string_view url) {
  const std::size_t mark = url.find(kMark);
  if (mark == std::string_view::npos) return {};
  return url.substr(0, url.find_first_of("/?#", mark + kMark.size()));
}

}  // namespace

Result<Origin> origin_of(std::string_view url) {
  if (url.size() > kUrlMax) return refused("it is over 8192 letters.");
  if (!std::ranges::all_of(url, is_plain)) return refused("it has letters that no URL has.");
  const std::string front = lower(front_of(url));
  // The same rules as for an upstream: a token must not cross the internet in clear.
  if (auto good = connect::check_base_url(front + "/v1"); !good) {
    return refused(good.error().detail);
  }
  const std::size_t mark = front.find(kMark);
  const std::string authority = front.substr(mark + kMark.size());
  const std::size_t bracket = authority.rfind(']');
  const std::size_t colon = authority.find(':', bracket == std::string::npos ? 0 : bracket);
  Origin origin{.scheme = front.substr(0, mark),
                .host = authority.substr(0, colon),
                .port = colon == std::string::npos ? "" : authority.substr(colon + 1)};
  if (origin.port.empty()) origin.port = origin.scheme == "https" ? "443" : "80";
  return origin;
}

bool have_same_origin(std::string_view one, std::string_view other) {
  const auto left = origin_of(one);
  const auto right = origin_of(other);
  return left && right && *left == *right;
}

Result<std::string> redirect_target(std::string_view from, std::string_view location) {
  const auto here = origin_of(from);
  if (!here) return fail(here.error());
  std::string target(location);
  if (location.starts_with("//")) {
    target = here->scheme + ":" + target;
  } else if (location.starts_with('/')) {
    target = std::string(front_of(from)) + target;
  }
  const auto there = origin_of(target);
  if (!there) return fail(there.error());
  if (here->scheme == "https" && there->scheme != "https") {
    return refused("it leads from https to http.");
  }
  return target;
}

}  // namespace darkbloom::model
