#include "node/owner/latch.h"

#include <gtest/gtest.h>

namespace darkbloom::node::owner {
namespace {

constexpr Latch::Delays kDelays{.set_ms = 10, .clear_ms = 20};

TEST(Latch, it_comes_after_it_has_held_for_long_enough) {
  Latch latch;
  latch.saw(true, false, 0, kDelays);
  latch.saw(true, false, 9, kDelays);
  EXPECT_FALSE(latch.on());
  latch.saw(true, false, 10, kDelays);
  EXPECT_TRUE(latch.on());
}

TEST(Latch, an_interruption_starts_the_wait_again) {
  Latch latch;
  latch.saw(true, false, 0, kDelays);
  latch.saw(false, true, 8, kDelays);
  latch.saw(true, false, 9, kDelays);
  latch.saw(true, false, 18, kDelays);
  EXPECT_FALSE(latch.on());
}

TEST(Latch, it_goes_when_it_has_been_gone_and_stays_between_the_limits) {
  Latch latch;
  latch.saw(true, false, 0, {});
  ASSERT_TRUE(latch.on());
  latch.saw(false, false, 100, kDelays);
  latch.saw(false, true, 200, kDelays);
  latch.saw(false, true, 219, kDelays);
  EXPECT_TRUE(latch.on());
  latch.saw(false, true, 220, kDelays);
  EXPECT_FALSE(latch.on());
}

}  // namespace
}  // namespace darkbloom::node::owner
