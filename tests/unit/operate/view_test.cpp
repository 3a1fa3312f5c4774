#include "darkbloom/node/view.h"

#include <gtest/gtest.h>

#include "unit/operate/facts.h"

namespace darkbloom::operate {
namespace {

using test::kNow;
using test::some_status;

TEST(View, a_node_that_never_ran_or_ended_cleanly_is_off) {
  const View view = judge_view(std::nullopt, fail(Fault::not_found, "absent"), kNow);
  EXPECT_EQ(view.state, State::off);
  EXPECT_TRUE(view.trouble.empty());
}

TEST(View, a_living_process_without_a_status_starts) {
  EXPECT_EQ(judge_view(7, fail(Fault::not_found, "absent"), kNow).state, State::starting);
}

TEST(View, the_status_of_a_node_before_this_one_is_not_taken_for_its_own) {
  const View view = judge_view(8, some_status(), kNow);
  EXPECT_EQ(view.state, State::starting);
  EXPECT_FALSE(view.status);
}

TEST(View, one_that_writes_runs_and_one_that_stopped_writing_is_silent) {
  auto status = some_status();
  EXPECT_EQ(judge_view(7, status, kNow).state, State::running);
  status.written_at_ms = kNow - kQuietMaxMs;
  EXPECT_EQ(judge_view(7, status, kNow).state, State::running);
  status.written_at_ms -= 1;
  EXPECT_EQ(judge_view(7, status, kNow).state, State::silent);
}

TEST(View, a_status_without_a_process_is_of_one_that_died) {
  const View view = judge_view(std::nullopt, some_status(), kNow);
  EXPECT_EQ(view.state, State::died);
  EXPECT_TRUE(view.status);
}

TEST(View, a_status_that_cannot_be_read_is_trouble_and_not_a_clean_end) {
  const View dead = judge_view(std::nullopt, fail(Fault::invalid, "bad"), kNow);
  EXPECT_EQ(dead.state, State::died);
  EXPECT_EQ(dead.trouble, "bad");
  EXPECT_EQ(judge_view(7, fail(Fault::invalid, "bad"), kNow).state, State::silent);
}

TEST(View, each_of_its_reasons_can_be_asked_for) {
  auto status = some_status();
  status.suspensions = {{"owner_here", ""}, {"paused", ""}};
  const View view = judge_view(7, status, kNow);
  EXPECT_TRUE(is_suspended_by(view, "paused"));
  EXPECT_FALSE(is_suspended_by(view, "stopping"));
  EXPECT_FALSE(is_suspended_by({}, "paused"));
}

}  // namespace
}  // namespace darkbloom::operate
