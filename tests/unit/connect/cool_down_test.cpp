#include "darkbloom/connect/cool_down.h"

#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

constexpr UnixMillis kNow = 1'800'000'000'000;

TEST(CoolDown, who_was_busy_is_left_alone_for_as_long_as_it_said) {
  CoolDown cool;
  EXPECT_EQ(cool.left_ms(kNow), 0U);
  cool.refused(Refusal::busy, 7000, kNow);
  EXPECT_EQ(cool.left_ms(kNow), 7000U);
  EXPECT_EQ(cool.left_ms(kNow + 6999), 1U);
  EXPECT_EQ(cool.left_ms(kNow + 7000), 0U);
}

TEST(CoolDown, who_names_no_time_or_too_long_a_one_gets_ours) {
  CoolDown cool;
  cool.refused(Refusal::failed, 0, kNow);
  EXPECT_EQ(cool.left_ms(kNow), CoolDown::kUsualMs);
  cool.refused(Refusal::busy, 0xffff'ffff, kNow);
  EXPECT_EQ(cool.left_ms(kNow), CoolDown::kMostMs);
}

TEST(CoolDown, a_later_refusal_does_not_shorten_it_and_an_answer_ends_it) {
  CoolDown cool;
  cool.refused(Refusal::busy, 60'000, kNow);
  cool.refused(Refusal::busy, 1000, kNow);
  EXPECT_EQ(cool.left_ms(kNow), 60'000U);
  cool.answered();
  EXPECT_EQ(cool.left_ms(kNow), 0U);
}

TEST(CoolDown, a_request_that_was_refused_for_itself_says_nothing_of_the_upstream) {
  CoolDown cool;
  cool.refused(Refusal::standing, 60'000, kNow);
  cool.refused(Refusal::unserved, 60'000, kNow);
  EXPECT_EQ(cool.left_ms(kNow), 0U);
}

}  // namespace
}  // namespace darkbloom::connect
