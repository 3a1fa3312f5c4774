#include "openai/running_answer.h"

#include <gtest/gtest.h>

#include <stop_token>
#include <thread>

#include "openai/chat_answer.h"
#include "openai/chat_stream.h"
#include "openai/turn_writer.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

std::unique_ptr<AnswerWriter> stream_to(Heard& heard, std::uint32_t choices) {
  AnswerPlan plan{.id = "chatcmpl-1", .model = "m", .fingerprint = "fp_0", .choices = choices};
  static const Dialect plain = dialect_of("");
  return std::make_unique<TurnWriter>(TurnWriter::Setting{.dialect = plain, .choices = choices},
                                      std::make_unique<ChatStream>(std::move(plan), heard));
}

std::vector<engine::Job> jobs(std::size_t count) {
  return std::vector<engine::Job>(count, {.prompt = {1, 2}, .max_tokens = 100});
}

TEST(RunningAnswer, nothing_is_written_before_every_choice_has_started) {
  test::ScriptedEngine engine({{"a", "b"}});
  Heard heard;
  engine.after_start = [&] {
    engine.step();
    EXPECT_EQ(heard.heads, 0);
  };
  RunningAnswer running(stream_to(heard, 2));
  ASSERT_TRUE(running.start(engine, jobs(2)));
  EXPECT_EQ(heard.heads, 1);
  engine.run();
  const auto events = events_of(heard.text());
  EXPECT_EQ(streamed_text(events, 0), "ab");
  EXPECT_EQ(streamed_text(events, 1), "ab");
  EXPECT_EQ(heard.ends, 1);
}

TEST(RunningAnswer, choices_that_end_while_others_start_are_not_lost) {
  test::ScriptedEngine engine({{"a"}});
  Heard heard;
  engine.after_start = [&] { engine.run(); };
  RunningAnswer running(stream_to(heard, 3));
  ASSERT_TRUE(running.start(engine, jobs(3)));
  EXPECT_EQ(heard.ends, 1);
  for (const int choice : {0, 1, 2})
    EXPECT_EQ(streamed_text(events_of(heard.text()), choice), "a");
}

TEST(RunningAnswer, a_choice_that_cannot_start_cancels_the_others_unheard) {
  test::ScriptedEngine engine({{"a", "b"}});
  engine.refuse(2, {.fault = Fault::no_capacity, .detail = "Full."});
  engine.after_start = [&] { engine.step(); };
  Heard heard;
  {
    RunningAnswer running(stream_to(heard, 3));
    const auto started = running.start(engine, jobs(3));
    ASSERT_FALSE(started);
    EXPECT_EQ(started.error().fault, Fault::no_capacity);
  }
  EXPECT_EQ(engine.cancelled(), 2U);
  EXPECT_EQ(engine.active(), 0U);
  EXPECT_EQ(heard.heads, 0);
}

TEST(RunningAnswer, destroying_it_cancels_and_nothing_more_is_written) {
  test::ScriptedEngine engine({{"a", "b", "c"}});
  Heard heard;
  auto running = std::make_unique<RunningAnswer>(stream_to(heard, 1));
  ASSERT_TRUE(running->start(engine, jobs(1)));
  engine.step();
  const std::size_t parts = heard.parts.size();
  running.reset();
  engine.run();
  EXPECT_EQ(engine.cancelled(), 1U);
  EXPECT_EQ(heard.parts.size(), parts);
  EXPECT_EQ(heard.ends, 0);
}

TEST(RunningAnswer, the_first_failure_ends_the_answer_for_all_choices) {
  test::ScriptedEngine engine({{"a", "b", "c"}});
  test::Script failing({"x"});
  failing.finish = engine::Finish::failed;
  failing.failure = "Out of memory.";
  engine.script_for(1, failing);
  Heard heard;
  RunningAnswer running(stream_to(heard, 2));
  ASSERT_TRUE(running.start(engine, jobs(2)));
  engine.run();
  EXPECT_EQ(heard.ends, 1);
  EXPECT_EQ(events_of(heard.parts.back())[0]["error"]["message"], "Out of memory.");
  EXPECT_EQ(heard.text().find("[DONE]"), std::string::npos);
}

TEST(RunningAnswer, an_engine_that_cancels_by_itself_is_unavailable) {
  test::Script cancelled;
  cancelled.finish = engine::Finish::cancelled;
  test::ScriptedEngine engine(cancelled);
  Heard heard;
  RunningAnswer running(stream_to(heard, 1));
  ASSERT_TRUE(running.start(engine, jobs(1)));
  engine.run();
  EXPECT_EQ(heard.status, 503);
}

TEST(RunningAnswer, a_failure_without_words_still_has_a_message) {
  test::Script failed;
  failed.finish = engine::Finish::failed;
  test::ScriptedEngine engine(failed);
  Heard heard;
  RunningAnswer running(stream_to(heard, 1));
  ASSERT_TRUE(running.start(engine, jobs(1)));
  engine.run();
  EXPECT_EQ(heard.status, 500);
  EXPECT_EQ(heard.error().at("message"), "The engine failed.");
}

TEST(RunningAnswer, an_engine_on_its_own_thread_is_heard_in_order) {
  test::Script script;
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    script.pieces.push_back({.text = std::to_string(i) + " "});
    expected += script.pieces.back().text;
  }
  test::ScriptedEngine engine(script);
  const std::jthread thread([&engine](const std::stop_token& stop) {
    while (!stop.stop_requested())
      engine.step();
  });
  for (int round = 0; round < 20; ++round) {
    Heard heard;
    auto running = std::make_unique<RunningAnswer>(stream_to(heard, 4));
    ASSERT_TRUE(
        running->start(engine, std::vector<engine::Job>(4, {.prompt = {1}, .max_tokens = 500})));
    if (round % 2 == 0) {
      while (engine.active() > 0) {
      }
      for (const int choice : {0, 1, 2, 3})
        EXPECT_EQ(streamed_text(events_of(heard.text()), choice), expected);
      EXPECT_EQ(heard.ends, 1);
    }
    running.reset();  // in odd rounds, midway
  }
}

}  // namespace
}  // namespace darkbloom::openai
