#include "fleet/prediction.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr Work kWork{.prompt_tokens = 1000, .answer_chunks = 100};

/// Shows the pace a machine whose first chunks take `real` times what a true pace would say.
Pace taught(Pace pace, const Pace& real, double times, int samples) {
  for (int i = 0; i < samples; ++i) {
    const Prediction predicted = predict(pace, {}, kWork, i);
    learn_first_chunk(pace, predicted, times * predict(real, {}, kWork, i).first_chunk_s(), i);
  }
  return pace;
}

TEST(Prediction, an_idle_machine_takes_the_network_and_the_prompt) {
  const Prediction idle = predict({.start_s = 0.1, .prompt_s = 0.002}, {}, kWork, 0);
  EXPECT_DOUBLE_EQ(idle.first_chunk_s(), 2.1);
  EXPECT_EQ(idle.wait_s, 0);
  EXPECT_EQ(idle.congestion_s, 0);
}

TEST(Prediction, prompts_that_came_before_and_full_slots_are_waited_for) {
  const Prediction idle = predict({}, {.slots = 4}, kWork, 0);
  EXPECT_GT(predict({}, {.backlog_s = 2, .slots = 4}, kWork, 0).wait_s, 1.9);
  const Prediction full = predict({}, {.answering = 4, .in_flight = 4, .slots = 4}, kWork, 0);
  EXPECT_GT(full.wait_s, idle.wait_s);
  EXPECT_GT(predict({}, {.answering = 4, .in_flight = 6, .slots = 4}, kWork, 0).wait_s,
            2 * full.wait_s);
}

TEST(Prediction, streams_that_share_a_machine_slow_each_other) {
  const Prediction alone = predict({}, {.slots = 8}, kWork, 0);
  const Prediction shared = predict({}, {.answering = 5, .in_flight = 5, .slots = 8}, kWork, 0);
  EXPECT_GT(shared.prompt_s, alone.prompt_s);
  EXPECT_GT(shared.answer_s, alone.answer_s);
  EXPECT_GT(shared.congestion_s, alone.congestion_s);
}

TEST(Prediction, a_new_machines_pace_is_found_within_a_few_requests) {
  const Pace real{.prompt_s = 0.01};
  const Pace pace = taught({}, real, 1, 8);
  EXPECT_NEAR(predict(pace, {}, kWork, 8).first_chunk_s(), 10, 2);
}

TEST(Prediction, a_machine_that_turns_slow_is_found_by_its_drift) {
  const Pace real{};
  const Pace good = taught({}, real, 1, 20);
  EXPECT_NEAR(good.drift, 1, 0.05);
  const Pace slow = taught(good, real, 5, 6);
  EXPECT_GT(slow.drift, 3);
  EXPECT_NEAR(drift_at(slow, 5 + static_cast<UnixMillis>(kDriftHalfLifeMs)),
              1 + (slow.drift - 1) / 2, 0.05)
      << "so that it is tried again";
  EXPECT_LT(taught(slow, real, 1, 12).drift, 1.3) << "and is believed when it has recovered";
}

TEST(Prediction, a_chunk_that_has_not_come_slows_a_machine_and_never_speeds_it_up) {
  Pace pace;
  const Prediction predicted = predict(pace, {}, kWork, 0);
  learn_late(pace, predicted, 0.1 * predicted.first_chunk_s(), 0);
  EXPECT_EQ(pace.drift, 1);
  learn_late(pace, predicted, 6 * predicted.first_chunk_s(), 0);
  EXPECT_GT(pace.drift, 2);
}

TEST(Prediction, the_pace_of_chunks_is_found_whoever_else_was_served) {
  Pace pace;
  for (int i = 0; i < 20; ++i)
    learn_answer(pace, {100, 100 * 0.05 * (1 + kWriteSharing * 4), 4}, 0);
  EXPECT_NEAR(pace.chunk_s, 0.05, 0.001);
  const Pace before = pace;
  learn_answer(pace, {2, 60, 0}, 0);
  EXPECT_EQ(pace.chunk_s, before.chunk_s) << "two chunks say nothing";
}

}  // namespace
}  // namespace darkbloom::fleet
