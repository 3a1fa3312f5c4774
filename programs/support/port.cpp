#include "support/port.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <string>

namespace darkbloom {
namespace {

class Socket {
 public:
  Socket() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {}
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;
  ~Socket() {
    if (fd_ >= 0) ::close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

/// The port that was bound; 0 asks the system for any.
Result<std::uint16_t> bind_loopback(const Socket& socket, std::uint16_t port) {
  const int yes = 1;
  ::setsockopt(socket.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  if (::bind(socket.get(), raw, size) != 0 || ::listen(socket.get(), 1) != 0) {
    return fail(Fault::unavailable, "Port " + std::to_string(port) +
                                        " is in use by another program; choose one with --port.");
  }
  ::getsockname(socket.get(), raw, &size);
  return ntohs(address.sin_port);
}

}  // namespace

Result<void> check_port_is_free(std::uint16_t port) {
  const Socket socket;
  auto bound = bind_loopback(socket, port);
  if (!bound) return fail(bound.error());
  return {};
}

Result<std::uint16_t> find_free_port() {
  const Socket socket;
  return bind_loopback(socket, 0);
}

}  // namespace darkbloom
