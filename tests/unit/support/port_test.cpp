#include "support/port.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace darkbloom {
namespace {

TEST(Port, a_port_that_was_found_is_free_and_one_that_is_listened_on_is_not) {
  const auto port = find_free_port();
  ASSERT_TRUE(port);
  EXPECT_TRUE(check_port_is_free(*port));
  const int listener = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(*port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ASSERT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(listener, 1), 0);
  const auto taken = check_port_is_free(*port);
  ASSERT_FALSE(taken);
  EXPECT_TRUE(taken.error().detail.contains(std::to_string(*port)));
  EXPECT_TRUE(taken.error().detail.contains("--port"));
  ::close(listener);
}

}  // namespace
}  // namespace darkbloom
