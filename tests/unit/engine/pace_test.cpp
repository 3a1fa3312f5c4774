#include "engine/pace.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

TEST(Pace, a_prompt_alone_takes_the_whole_batch) {
  Pace pace(512);
  EXPECT_EQ(pace.prefill_share(0), 512U);
  EXPECT_EQ(pace.prefill_share(3), 512U);  // nothing is known yet
}

TEST(Pace, beside_running_streams_a_prompt_takes_what_50_ms_hold) {
  Pace pace(512);
  for (int i = 0; i < 50; ++i)
    pace.saw_step(0.5, 0, 250);  // 2 ms for a token
  EXPECT_EQ(pace.prefill_share(1), 25U);
  EXPECT_EQ(pace.prefill_share(0), 512U);
}

TEST(Pace, a_slow_machine_still_goes_forward) {
  Pace pace(512);
  for (int i = 0; i < 50; ++i)
    pace.saw_step(10.0, 0, 100);
  EXPECT_EQ(pace.prefill_share(1), 16U);
  Pace small(8);
  for (int i = 0; i < 50; ++i)
    small.saw_step(10.0, 0, 100);
  EXPECT_EQ(small.prefill_share(1), 8U);
}

TEST(Pace, the_decoding_part_of_a_mixed_step_is_not_the_prompts_fault) {
  Pace pace(512);
  for (int i = 0; i < 80; ++i) {
    pace.saw_step(0.010, 4, 0);
    pace.saw_step(0.110, 4, 100);  // 1 ms for a token
  }
  EXPECT_NEAR(pace.prefill_share(4), 50U, 1U);
}

TEST(Pace, speed_is_unknown_until_a_stream_has_run) {
  Pace pace(512);
  EXPECT_EQ(pace.tokens_per_second(), 0.0F);
  pace.saw_step(0.020, 2, 0);
  EXPECT_NEAR(pace.tokens_per_second(), 50.0F, 0.01F);
}

TEST(Pace, where_steps_must_be_short_prompts_alone_are_parted_too) {
  Pace pace(512, 0.15);
  EXPECT_EQ(pace.prefill_share(0), 32U);  // nothing is known yet
  for (int i = 0; i < 50; ++i)
    pace.saw_step(0.5, 0, 250);  // 2 ms for a token
  EXPECT_EQ(pace.prefill_share(0), 75U);
  EXPECT_EQ(pace.prefill_share(1), 25U);
}

}  // namespace
}  // namespace darkbloom::engine
