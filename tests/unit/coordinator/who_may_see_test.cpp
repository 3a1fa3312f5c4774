#include "coordinator/who_may_see.h"

#include <gtest/gtest.h>

namespace darkbloom::coordinator {
namespace {

TEST(WhoMaySee, this_machine_may_and_nobody_through_a_proxy_on_it) {
  EXPECT_TRUE(may_see_metrics({.from_loopback = true}, false));
  const auto proxied = may_see_metrics({.from_loopback = true, .through_proxy = true}, false);
  ASSERT_FALSE(proxied);
  EXPECT_EQ(proxied.error().fault, Fault::forbidden);
  EXPECT_FALSE(may_see_metrics({}, false));
}

TEST(WhoMaySee, everybody_may_where_the_operator_says_so) {
  EXPECT_TRUE(may_see_metrics({}, true));
  EXPECT_TRUE(may_see_metrics({.through_proxy = true}, true));
}

}  // namespace
}  // namespace darkbloom::coordinator
