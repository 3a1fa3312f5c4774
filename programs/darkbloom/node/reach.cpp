#include "darkbloom/node/reach.h"

#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <memory>
#include <string_view>

namespace darkbloom::operate {
namespace {

std::unexpected<Error> wrong(const std::string& url) {
  return fail(Fault::invalid, url + " is no address like ws://HOST:PORT.");
}

bool connects(const addrinfo& to, int patience_ms) {
  const int fd = ::socket(to.ai_family, SOCK_STREAM, 0);
  if (fd < 0) return false;
  ::fcntl(fd, F_SETFL, O_NONBLOCK);
  bool good = ::connect(fd, to.ai_addr, to.ai_addrlen) == 0;
  pollfd waiting{fd, POLLOUT, 0};
  if (!good && ::poll(&waiting, 1, patience_ms) == 1) {
    int error = 0;
    socklen_t size = sizeof error;
    good = ::getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
  }
  ::close(fd);
  return good;
}

}  // namespace

Result<Address> parse_address(const std::string& url) {
  std::string_view rest = url;
  const bool secure = rest.starts_with("wss://");
  if (!secure && !rest.starts_with("ws://")) return wrong(url);
  rest.remove_prefix(secure ? 6 : 5);
  rest = rest.substr(0, rest.find('/'));
  Address address{.host = {}, .port = secure ? "443" : "80"};
  const bool bracketed = rest.starts_with('[');
  const std::size_t end = bracketed ? rest.find(']') : rest.find(':');
  if (bracketed && end == std::string_view::npos) return wrong(url);
  address.host = rest.substr(bracketed ? 1 : 0, bracketed ? end - 1 : end);
  rest.remove_prefix(std::min(rest.size(), bracketed ? end + 1 : end));
  if (rest.starts_with(':')) address.port = rest.substr(1);
  const bool number =
      std::ranges::all_of(address.port, [](char c) { return c >= '0' && c <= '9'; });
  const bool bare = rest.empty() || rest.starts_with(':');
  if (address.host.empty() || !bare || !number || address.port.empty() || address.port.size() > 5) {
    return wrong(url);
  }
  return address;
}

Result<void> reach(const Address& address, int patience_ms) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (::getaddrinfo(address.host.c_str(), address.port.c_str(), &hints, &found) != 0) {
    return fail(Fault::not_found, "Nobody knows an address of " + address.host + ".");
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> all(found, &::freeaddrinfo);
  for (const addrinfo* each = found; each != nullptr; each = each->ai_next) {
    if (connects(*each, patience_ms)) return {};
  }
  return fail(Fault::unavailable,
              "Nobody answers at " + address.host + ", port " + address.port + ".");
}

}  // namespace darkbloom::operate
