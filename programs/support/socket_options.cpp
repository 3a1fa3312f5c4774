#include "support/socket_options.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

namespace darkbloom {
namespace {

constexpr long kSocketsMax = 65'536;  // looked at

using NameOf = int (*)(int, sockaddr*, socklen_t*);

/// The port that `name_of` (getsockname or getpeername) tells; 0 for what is no IP socket.
std::uint16_t port_of(int socket, NameOf name_of) {
  sockaddr_storage address{};
  socklen_t size = sizeof address;
  if (name_of(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) return 0;
  if (address.ss_family == AF_INET) {
    return ntohs(reinterpret_cast<const sockaddr_in&>(address).sin_port);
  }
  if (address.ss_family == AF_INET6) {
    return ntohs(reinterpret_cast<const sockaddr_in6&>(address).sin6_port);
  }
  return 0;
}

}  // namespace

void send_at_once(int socket) {
  const int yes = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
}

bool send_at_once_between(std::uint16_t local_port, std::uint16_t peer_port) {
  const auto limit = static_cast<int>(std::min(::sysconf(_SC_OPEN_MAX), kSocketsMax));
  for (int socket = 0; socket < limit; ++socket) {
    if (port_of(socket, ::getsockname) != local_port) continue;
    if (port_of(socket, ::getpeername) != peer_port) continue;
    send_at_once(socket);
    return true;
  }
  return false;
}

}  // namespace darkbloom
