#include "fleet/sliding.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

TEST(Sliding, what_is_older_than_the_ring_is_gone) {
  Sliding<int, 3> last(10);
  last.at(1'000) += 1;
  last.at(1'009) += 1;
  last.at(1'010) += 5;
  EXPECT_EQ(last.sum(1'010), 7);
  EXPECT_EQ(last.sum(1'029), 7);
  EXPECT_EQ(last.sum(1'030), 5) << "the first slot is three slots old";
  EXPECT_EQ(last.sum(1'040), 0);
}

TEST(Sliding, a_slot_is_emptied_before_it_is_used_again) {
  Sliding<int, 3> last(10);
  last.at(1'000) += 1;
  last.at(1'030) += 2;
  EXPECT_EQ(last.sum(1'030), 2);
  last.at(9'000) += 4;
  EXPECT_EQ(last.sum(9'000), 4) << "nothing came for long";
}

}  // namespace
}  // namespace darkbloom::fleet
