#include "node/shelf/speed_trial.h"

#include <gtest/gtest.h>

#include <thread>

#include "support/fixed_clock.h"
#include "support/scripted_engine.h"

namespace darkbloom::node::shelf {
namespace {

/// Each look at it is ten milliseconds later.
class RunningClock final : public Clock {
 public:
  UnixMillis now_ms() const override { return now_.fetch_add(10); }

 private:
  mutable std::atomic<UnixMillis> now_ = test::kTestNow;
};

test::Script long_answer() {
  test::Script script;
  for (int i = 0; i < 64; ++i)
    script.pieces.push_back({.text = "a"});
  return script;
}

TEST(SpeedTrial, a_prompt_and_an_answer_are_timed) {
  test::ScriptedEngine engine(long_answer());
  const RunningClock clock;
  std::jthread worker([&engine](const std::stop_token& stop) {
    while (!stop.stop_requested())
      engine.step();
  });
  const auto speeds = try_speed(engine, clock, [] { return false; });
  ASSERT_TRUE(speeds);
  EXPECT_GT(speeds->prefill, 0);
  EXPECT_GT(speeds->decode, 0);
  EXPECT_EQ(engine.jobs().front().prompt.size(), kTrialPrompt);
  EXPECT_EQ(engine.jobs().front().max_tokens, kTrialAnswer);
  EXPECT_TRUE(engine.jobs().front().ignore_end);
}

TEST(SpeedTrial, it_ends_when_something_else_is_to_be_done) {
  test::ScriptedEngine engine(long_answer());
  const RunningClock clock;
  EXPECT_FALSE(try_speed(engine, clock, [] { return true; }));
  EXPECT_EQ(engine.active(), 0U);
}

TEST(SpeedTrial, an_engine_that_refuses_or_fails_has_no_speed) {
  test::ScriptedEngine engine;
  engine.refuse(0, {.fault = Fault::no_capacity, .detail = "full"});
  const RunningClock clock;
  EXPECT_FALSE(try_speed(engine, clock, [] { return false; }));
}

TEST(SpeedTrial, a_short_context_has_a_short_prompt) {
  test::ScriptedEngine engine(long_answer());
  engine.info.context = 100;
  const RunningClock clock;
  EXPECT_FALSE(try_speed(engine, clock, [] { return true; }));
  EXPECT_EQ(engine.jobs().front().prompt.size(), 100 - 2 * kTrialAnswer);
}

}  // namespace
}  // namespace darkbloom::node::shelf
