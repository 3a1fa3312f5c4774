#include "ledger/admission.h"

#include <gtest/gtest.h>

namespace darkbloom::ledger {
namespace {

Account account(std::uint32_t concurrent, std::uint32_t per_minute) {
  return {1, "somebody", {concurrent, per_minute}};
}

TEST(Admission, more_at_once_than_allowed_is_refused_until_one_ends) {
  Admission admission;
  const Account two = account(2, 6000);
  EXPECT_TRUE(admission.admit(two, 0));
  EXPECT_TRUE(admission.admit(two, 0));
  EXPECT_EQ(admission.admit(two, 0).error().fault, Fault::rate_limited);
  admission.release(two.id);
  EXPECT_TRUE(admission.admit(two, 0));
}

TEST(Admission, the_rate_refills_with_time_and_says_how_long_to_wait) {
  Admission admission;
  const Account slow = account(100, 60);
  int admitted = 0;
  while (admission.admit(slow, 0))
    ++admitted;
  EXPECT_EQ(admitted, 6);
  const auto refused = admission.admit(slow, 0);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().retry_after_ms, 1000U);
  EXPECT_TRUE(admission.admit(slow, 1000));
}

}  // namespace
}  // namespace darkbloom::ledger
