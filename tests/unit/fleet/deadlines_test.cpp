#include "fleet/deadlines.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr Pace kKnown{.samples = 10};

Deadlines of_prompt(double tokens, const Pace& pace = kKnown) {
  return deadlines_of(predict(pace, {}, {.prompt_tokens = tokens}, 0), pace, 1000);
}

TEST(Deadlines, they_come_in_order_and_grow_with_the_prompt) {
  const Deadlines small = of_prompt(10);
  const Deadlines large = of_prompt(100'000);
  EXPECT_LT(small.hedge_s, small.late_s);
  EXPECT_LE(small.late_s, small.give_up_s);
  EXPECT_GT(large.hedge_s, small.hedge_s);
  EXPECT_GT(large.late_s, 300) << "a hundred seconds are predicted";
  EXPECT_GE(large.give_up_s, large.late_s);
}

TEST(Deadlines, a_node_that_nobody_knows_gets_longer) {
  EXPECT_GT(of_prompt(10, {}).late_s, of_prompt(10).late_s);
}

TEST(Deadlines, an_answer_that_comes_whole_has_the_time_to_be_written) {
  const Prediction predicted = predict(kKnown, {}, {}, 0);
  EXPECT_GT(deadlines_of(predicted, kKnown, 10'000).give_up_s, 10'000 * kKnown.chunk_s);
  EXPECT_LE(deadlines_of(predicted, kKnown, 1e9).give_up_s, 30 * 60);
}

TEST(Deadlines, a_slow_writer_may_be_silent_for_longer) {
  EXPECT_GT(of_prompt(10, {.chunk_s = 1}).silence_s, of_prompt(10, {.chunk_s = 0.01}).silence_s);
}

}  // namespace
}  // namespace darkbloom::fleet
