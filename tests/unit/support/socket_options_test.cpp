#include "support/socket_options.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

namespace darkbloom {
namespace {

bool sends_at_once(int socket) {
  int value = 0;
  socklen_t size = sizeof value;
  EXPECT_EQ(::getsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &value, &size), 0);
  return value != 0;
}

/// Two ends of one connection over loopback.
struct Connection {
  Connection() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* raw = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    EXPECT_EQ(::bind(listener, raw, size), 0);
    EXPECT_EQ(::listen(listener, 1), 0);
    EXPECT_EQ(::getsockname(listener, raw, &size), 0);
    server_port = ntohs(address.sin_port);
    EXPECT_EQ(::connect(client, raw, size), 0);
    server = ::accept(listener, nullptr, nullptr);
    EXPECT_EQ(::getsockname(client, raw, &size), 0);
    client_port = ntohs(address.sin_port);
  }
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;
  ~Connection() {
    for (const int socket : {server, client, listener})
      ::close(socket);
  }
  int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  int client = ::socket(AF_INET, SOCK_STREAM, 0);
  int server = -1;
  std::uint16_t server_port = 0;
  std::uint16_t client_port = 0;
};

TEST(SocketOptions, a_connected_socket_is_found_by_its_two_ports_and_only_that_one) {
  const Connection connection;
  ASSERT_TRUE(send_at_once_between(connection.client_port, connection.server_port));
  EXPECT_TRUE(sends_at_once(connection.client));
  EXPECT_FALSE(sends_at_once(connection.server));
  ASSERT_TRUE(send_at_once_between(connection.server_port, connection.client_port));
  EXPECT_TRUE(sends_at_once(connection.server));
}

TEST(SocketOptions, ports_of_nobody_find_nothing) {
  EXPECT_FALSE(send_at_once_between(1, 2));
}

}  // namespace
}  // namespace darkbloom
