#include "openai/turn_jobs.h"

#include <gtest/gtest.h>

#include <set>

#include "openai/chat_request.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Wishes request(const Json& more = Json::object()) {
  return parse_chat_request(chat_body(more).dump())->wishes;
}

constexpr std::string_view kPrompt = "user:Hi\nassistant:";

Prompt prompt(const engine::Engine& engine) {
  return {.tokens = engine.vocabulary().tokenize(kPrompt, true)};
}

TurnJobs fresh(const Wishes& wishes, const engine::Engine& engine) {
  return make_turn_jobs(wishes, prompt(engine), engine, nullptr);
}

TurnJobs resumed(const Wishes& wishes, const engine::Engine& engine, std::string_view text) {
  return make_turn_jobs(wishes, prompt(engine), engine, &text);
}

TEST(TurnJobs, a_job_carries_what_was_asked) {
  const test::ScriptedEngine engine;
  const auto made = fresh(request({{"max_tokens", 9},
                                   {"stop", "x"},
                                   {"logprobs", true},
                                   {"top_logprobs", 2},
                                   {"temperature", 0.5},
                                   {"seed", 3}}),
                          engine);
  ASSERT_EQ(made.jobs.size(), 1U);
  const engine::Job& job = made.jobs[0];
  EXPECT_EQ(engine.words.text_of(job.prompt), kPrompt);
  EXPECT_EQ(job.max_tokens, 9U);
  EXPECT_EQ(job.stops, std::vector<std::string>{"x"});
  EXPECT_EQ(job.top_logprobs, 2);
  EXPECT_EQ(job.sampling.temperature, 0.5F);
  EXPECT_EQ(job.sampling.seed, 3U);
  EXPECT_FALSE(job.ignore_end);
}

TEST(TurnJobs, without_a_limit_the_answer_may_fill_the_context) {
  test::ScriptedEngine engine;
  engine.info.context = 100;
  EXPECT_EQ(fresh(request(), engine).jobs[0].max_tokens, 100 - kPrompt.size());
}

TEST(TurnJobs, an_overlong_prompt_is_left_to_the_engine_to_refuse) {
  test::ScriptedEngine engine;
  engine.info.context = 10;
  EXPECT_EQ(fresh(request(), engine).jobs[0].max_tokens, 1U);
}

TEST(TurnJobs, each_choice_has_a_seed_of_its_own_that_repeats) {
  const test::ScriptedEngine engine;
  const auto made = fresh(request({{"n", 8}, {"seed", 7}}), engine);
  std::set<std::uint64_t> seeds;
  for (std::uint32_t choice = 0; choice < 8; ++choice) {
    EXPECT_EQ(made.jobs[choice].sampling.seed, seed_of_choice(7, choice));
    seeds.insert(*made.jobs[choice].sampling.seed);
  }
  EXPECT_EQ(seeds.size(), 8U);
  EXPECT_EQ(seed_of_choice(7, 0), 7U);
}

TEST(TurnJobs, without_a_seed_no_choice_has_one) {
  const test::ScriptedEngine engine;
  for (const engine::Job& job : fresh(request({{"n", 3}}), engine).jobs)
    EXPECT_FALSE(job.sampling.seed);
}

TEST(TurnJobs, a_resumed_answer_continues_after_its_text) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"max_tokens", 10}}), engine, "Hel");
  ASSERT_EQ(made.jobs.size(), 1U);
  EXPECT_EQ(engine.words.text_of(made.jobs[0].prompt), std::string(kPrompt) + "Hel");
  EXPECT_EQ(made.jobs[0].max_tokens, 7U);
  EXPECT_EQ(made.resumed_tokens, 3U);
}

TEST(TurnJobs, a_resumed_answer_at_its_limit_is_whole) {
  const test::ScriptedEngine engine;
  for (const int limit : {1, 2, 3}) {
    const auto made = resumed(request({{"max_tokens", limit}}), engine, "Hel");
    EXPECT_TRUE(made.jobs.empty());
    EXPECT_EQ(made.whole.finish, engine::Finish::length);
  }
}

TEST(TurnJobs, a_resumed_answer_that_fills_the_context_is_whole) {
  test::ScriptedEngine engine;
  engine.info.context = static_cast<std::uint32_t>(kPrompt.size()) + 3;
  EXPECT_TRUE(resumed(request(), engine, "Hel").jobs.empty());
  engine.info.context += 1;
  EXPECT_EQ(resumed(request(), engine, "Hel").jobs.at(0).max_tokens, 1U);
}

TEST(TurnJobs, a_resumed_answer_that_holds_a_stop_string_is_whole) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"stop", {"zz", "el"}}}), engine, "Hello");
  EXPECT_TRUE(made.jobs.empty());
  EXPECT_EQ(made.whole.finish, engine::Finish::stop);
}

TEST(TurnJobs, a_resumed_answer_of_no_text_starts_at_its_beginning) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"max_tokens", 4}}), engine, "");
  EXPECT_EQ(made.jobs.at(0).max_tokens, 4U);
  EXPECT_EQ(made.resumed_tokens, 0U);
}

}  // namespace
}  // namespace darkbloom::openai
