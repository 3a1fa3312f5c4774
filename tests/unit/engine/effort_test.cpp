#include "engine/effort.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

using std::chrono::milliseconds;

TEST(Effort, all_of_it_is_every_core_all_the_time) {
  const Effort effort = effort_of(1.0F, 8);
  EXPECT_EQ(effort.threads, 8U);
  EXPECT_EQ(effort.duty, 1.0);
}

TEST(Effort, a_share_is_fewer_threads_first_and_then_rests) {
  EXPECT_EQ(effort_of(0.5F, 8).threads, 4U);
  EXPECT_EQ(effort_of(0.5F, 8).duty, 1.0);
  EXPECT_EQ(effort_of(0.25F, 2).threads, 1U);
  EXPECT_NEAR(effort_of(0.25F, 2).duty, 0.5, 1e-6);
  EXPECT_EQ(effort_of(0.1F, 1).threads, 1U);
  EXPECT_NEAR(effort_of(0.1F, 1).duty, 0.1, 1e-6);
}

TEST(Effort, nothing_and_what_is_no_share_is_rest_alone) {
  EXPECT_EQ(effort_of(0.0F, 8).duty, 0.0);
  EXPECT_EQ(effort_of(-1.0F, 8).duty, 0.0);
  EXPECT_EQ(effort_of(2.0F, 8).threads, 8U);
}

TEST(Effort, a_rest_makes_a_step_the_part_that_it_may_be) {
  const std::chrono::duration<double> step(0.1);
  EXPECT_EQ(rest_after(step, 1.0), milliseconds(0));
  EXPECT_EQ(rest_after(step, 0.5), milliseconds(100));
  EXPECT_EQ(rest_after(step, 0.2), milliseconds(400));
  EXPECT_EQ(rest_after(step, 0.0), rest_after(step, 0.001));
}

}  // namespace
}  // namespace darkbloom::engine
