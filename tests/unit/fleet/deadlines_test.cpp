#include "fleet/deadlines.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr Pace kKnown{.samples = 10};

Deadlines of_prompt(double tokens, const Pace& pace = kKnown) {
  return deadlines_of(predict(pace, {}, {.prompt_tokens = tokens}, 0), pace,
                      {.streams = true, .bound_chunks = 1000});
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
  const Prediction predicted = predict(kKnown, {}, {.answer_chunks = 100}, 0);
  const Deadlines whole = deadlines_of(predicted, kKnown, {.bound_chunks = 10'000});
  EXPECT_GT(whole.give_up_s, 10'000 * kKnown.chunk_s);
  EXPECT_GT(whole.hedge_s, 3 * predicted.answer_s) << "it is only longer than most";
  EXPECT_LE(deadlines_of(predicted, kKnown, {.bound_chunks = 1e9}).give_up_s, 30 * 60);
}

TEST(Deadlines, an_answer_that_streams_begins_before_it_is_written) {
  const Prediction predicted = predict(kKnown, {}, {.answer_chunks = 100}, 0);
  const Deadlines streams = deadlines_of(predicted, kKnown, {true, 10'000});
  EXPECT_LT(streams.hedge_s, predicted.answer_s);
  EXPECT_LT(streams.give_up_s, 60) << "however long the answer may get";
}

TEST(Deadlines, an_answer_that_can_only_be_short_is_not_waited_for_as_a_long_one) {
  const Prediction predicted = predict(kKnown, {}, {.answer_chunks = 100}, 0);
  const Deadlines brief = deadlines_of(predicted, kKnown, {.bound_chunks = 5});
  EXPECT_LT(brief.hedge_s, deadlines_of(predicted, kKnown, {.bound_chunks = 5'000}).hedge_s);
}

TEST(Deadlines, a_slow_writer_may_be_silent_for_longer) {
  EXPECT_GT(of_prompt(10, {.chunk_s = 1}).silence_s, of_prompt(10, {.chunk_s = 0.01}).silence_s);
}

}  // namespace
}  // namespace darkbloom::fleet
