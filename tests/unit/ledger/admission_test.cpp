#include "ledger/admission.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

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

TEST(Admission, whoever_has_asked_for_nothing_has_all_left) {
  const Quota quota = Admission().quota(account(2, 60), 0);
  EXPECT_EQ(quota.requests_limit, 60U);
  EXPECT_EQ(quota.requests_remaining, 6U) << "a tenth of a minute's worth starts at once";
  EXPECT_EQ(quota.requests_reset_ms, 0U);
  EXPECT_EQ(quota.running_limit, 2U);
  EXPECT_EQ(quota.running_remaining, 2U);
}

TEST(Admission, the_quota_falls_with_each_request_and_looking_at_it_costs_nothing) {
  Admission admission;
  const Account slow = account(2, 60);
  ASSERT_TRUE(admission.admit(slow, 0));
  ASSERT_TRUE(admission.admit(slow, 0));
  for (int look = 0; look < 2; ++look) {
    const Quota quota = admission.quota(slow, 0);
    EXPECT_EQ(quota.requests_remaining, 4U);
    EXPECT_EQ(quota.requests_reset_ms, 2000U);
    EXPECT_EQ(quota.running_remaining, 0U);
  }
  admission.release(slow.id);
  EXPECT_EQ(admission.quota(slow, 500).requests_remaining, 4U) << "half a request is none";
  EXPECT_EQ(admission.quota(slow, 1500).requests_reset_ms, 500U);
  EXPECT_EQ(admission.quota(slow, 0).running_remaining, 1U);
}

TEST(Admission, limits_that_are_lowered_leave_nothing_rather_than_less) {
  Admission admission;
  for (int request = 0; request < 5; ++request)
    ASSERT_TRUE(admission.admit(account(8, 6000), 0));
  const Quota quota = admission.quota(account(3, 0), 0);
  EXPECT_EQ(quota.running_remaining, 0U);
  EXPECT_EQ(quota.requests_remaining, 0U);
  EXPECT_EQ(quota.requests_reset_ms, 0U);
}

/// How many more are admitted now.
std::uint32_t admitted(Admission& admission, const Account& who, UnixMillis now_ms) {
  std::uint32_t count = 0;
  while (admission.admit(who, now_ms))
    ++count;
  return count;
}

TEST(Admission, what_the_quota_says_is_what_is_admitted) {
  const std::uint64_t seed = test::test_seed();
  test::SeededRandom random{seed};
  for (int round = 0; round < 200; ++round) {
    Admission admission;
    const auto per_minute = static_cast<std::uint32_t>(1 + random.number(2'000));
    const Account who = account(1'000, per_minute);
    SCOPED_TRACE(test::seed_note(seed) + ", " + std::to_string(per_minute) + " a minute");
    const std::uint32_t full = admission.quota(who, 0).requests_remaining;
    EXPECT_EQ(admitted(admission, who, 0), full);
    const UnixMillis soon = static_cast<UnixMillis>(random.number(70'000));
    const Quota then = admission.quota(who, soon);
    EXPECT_EQ(admission.quota(who, soon + then.requests_reset_ms).requests_remaining, full);
    EXPECT_EQ(admitted(admission, who, soon), then.requests_remaining);
  }
}

}  // namespace
}  // namespace darkbloom::ledger
