#include "darkbloom/node/reach.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace darkbloom::operate {
namespace {

/// A port of loopback; nobody listens there once it is closed.
class Listener {
 public:
  Listener() : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    auto* const raw = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(::bind(fd_, raw, size), 0);
    EXPECT_EQ(::listen(fd_, 1), 0);
    EXPECT_EQ(::getsockname(fd_, raw, &size), 0);
    port_ = std::to_string(ntohs(address.sin_port));
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { close(); }
  void close() {
    if (fd_ >= 0) ::close(fd_);
    fd_ = -1;
  }
  const std::string& port() const { return port_; }

 private:
  int fd_;
  std::string port_;
};

TEST(Reach, an_address_has_a_host_and_a_port) {
  const auto plain = parse_address("ws://127.0.0.1:8090").value();
  EXPECT_EQ(plain.host + " " + plain.port, "127.0.0.1 8090");
  const auto usual = parse_address("wss://coordinator.example/v1").value();
  EXPECT_EQ(usual.host + " " + usual.port, "coordinator.example 443");
  const auto six = parse_address("ws://[::1]:9").value();
  EXPECT_EQ(six.host + " " + six.port, "::1 9");
  EXPECT_EQ(parse_address("ws://[::1]").value().port, "80");
}

TEST(Reach, what_is_no_address_is_refused) {
  for (const char* const url : {"", "127.0.0.1:8090", "http://a:1", "ws://", "ws://:80", "ws://a:",
                                "ws://a:b", "ws://a:123456", "ws://[::1", "ws://[::1]x:9"}) {
    EXPECT_FALSE(parse_address(url)) << url;
  }
}

TEST(Reach, who_listens_is_reached_and_who_does_not_is_not) {
  Listener listener;
  EXPECT_TRUE(reach({"127.0.0.1", listener.port()}, 2000));
  listener.close();
  const auto gone = reach({"127.0.0.1", listener.port()}, 2000);
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace darkbloom::operate
