#include "crypto/random.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "base/ids.h"

namespace darkbloom::crypto {
namespace {

TEST(SystemRandom, no_two_draws_are_the_same) {
  SystemRandom random;
  std::set<RequestId> seen;
  for (int draw = 0; draw < 1000; ++draw)
    EXPECT_TRUE(seen.insert(RequestId::random(random)).second);
}

TEST(SystemRandom, every_byte_is_drawn) {
  SystemRandom random;
  Bytes seen(100);
  for (int draw = 0; draw < 20; ++draw) {
    Bytes bytes(seen.size());
    random.fill(bytes);
    for (std::size_t i = 0; i < seen.size(); ++i)
      seen[i] = static_cast<std::uint8_t>(seen[i] | bytes[i]);
  }
  EXPECT_EQ(std::ranges::count(seen, 0), 0);
  random.fill({});
}

}  // namespace
}  // namespace darkbloom::crypto
