#include "fleet/share_budget.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

TEST(ShareBudget, the_extra_is_a_share_of_the_requests_however_much_is_wanted) {
  ShareBudget budget(0.05, 10);
  int taken = 0;
  for (int request = 0; request < 10'000; ++request) {
    budget.request();
    while (budget.take())
      ++taken;
  }
  EXPECT_GE(taken, 499);
  EXPECT_LE(taken, 510);
}

TEST(ShareBudget, what_is_not_used_is_saved_up_to_a_burst) {
  ShareBudget budget(0.5, 4);
  for (int request = 0; request < 1'000; ++request)
    budget.request();
  int taken = 0;
  while (budget.take())
    ++taken;
  EXPECT_EQ(taken, 4);
  EXPECT_FALSE(budget.may_take());
}

}  // namespace
}  // namespace darkbloom::fleet
