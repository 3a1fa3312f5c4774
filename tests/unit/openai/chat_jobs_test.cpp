#include "openai/chat_jobs.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

ChatRequest request(const Json& more = Json::object()) {
  return *parse_chat_request(chat_body(more).dump());
}

constexpr std::string_view kPrompt = "user:Hi\nassistant:";

Result<ChatJobs> resumed(const ChatRequest& chat, const engine::Engine& engine,
                         std::string_view text) {
  return make_chat_jobs(chat, engine, &text);
}

TEST(ChatJobs, a_job_carries_what_was_asked) {
  const test::ScriptedEngine engine;
  const auto made = make_chat_jobs(request({{"max_tokens", 9},
                                            {"stop", "x"},
                                            {"logprobs", true},
                                            {"top_logprobs", 2},
                                            {"temperature", 0.5},
                                            {"seed", 3}}),
                                   engine, nullptr);
  ASSERT_TRUE(made);
  ASSERT_EQ(made->jobs.size(), 1U);
  const engine::Job& job = made->jobs[0];
  EXPECT_EQ(engine.words.text_of(job.prompt), kPrompt);
  EXPECT_EQ(job.max_tokens, 9U);
  EXPECT_EQ(job.stops, std::vector<std::string>{"x"});
  EXPECT_EQ(job.top_logprobs, 2);
  EXPECT_EQ(job.sampling.temperature, 0.5F);
  EXPECT_EQ(job.sampling.seed, 3U);
  EXPECT_FALSE(job.ignore_end);
}

TEST(ChatJobs, without_a_limit_the_answer_may_fill_the_context) {
  test::ScriptedEngine engine;
  engine.info.context = 100;
  EXPECT_EQ(make_chat_jobs(request(), engine, nullptr)->jobs[0].max_tokens, 100 - kPrompt.size());
}

TEST(ChatJobs, an_overlong_prompt_is_left_to_the_engine_to_refuse) {
  test::ScriptedEngine engine;
  engine.info.context = 10;
  EXPECT_EQ(make_chat_jobs(request(), engine, nullptr)->jobs[0].max_tokens, 1U);
}

TEST(ChatJobs, each_choice_has_a_seed_of_its_own_that_repeats) {
  const test::ScriptedEngine engine;
  const auto made = make_chat_jobs(request({{"n", 8}, {"seed", 7}}), engine, nullptr);
  std::set<std::uint64_t> seeds;
  for (std::uint32_t choice = 0; choice < 8; ++choice) {
    EXPECT_EQ(made->jobs[choice].sampling.seed, seed_of_choice(7, choice));
    seeds.insert(*made->jobs[choice].sampling.seed);
  }
  EXPECT_EQ(seeds.size(), 8U);
  EXPECT_EQ(seed_of_choice(7, 0), 7U);
}

TEST(ChatJobs, without_a_seed_no_choice_has_one) {
  const test::ScriptedEngine engine;
  for (const engine::Job& job : make_chat_jobs(request({{"n", 3}}), engine, nullptr)->jobs)
    EXPECT_FALSE(job.sampling.seed);
}

TEST(ChatJobs, a_conversation_that_the_template_refuses_is_refused) {
  test::ScriptedEngine engine;
  engine.words.refusal = Error{.fault = Fault::invalid, .detail = "No system messages."};
  EXPECT_FALSE(make_chat_jobs(request(), engine, nullptr));
}

TEST(ChatJobs, a_resumed_answer_continues_after_its_text) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"max_tokens", 10}}), engine, "Hel");
  ASSERT_EQ(made->jobs.size(), 1U);
  EXPECT_EQ(engine.words.text_of(made->jobs[0].prompt), std::string(kPrompt) + "Hel");
  EXPECT_EQ(made->jobs[0].max_tokens, 7U);
  EXPECT_EQ(made->resumed_tokens, 3U);
}

TEST(ChatJobs, a_resumed_answer_at_its_limit_is_whole) {
  const test::ScriptedEngine engine;
  for (const int limit : {1, 2, 3}) {
    const auto made = resumed(request({{"max_tokens", limit}}), engine, "Hel");
    EXPECT_TRUE(made->jobs.empty());
    EXPECT_EQ(made->whole.finish, engine::Finish::length);
  }
}

TEST(ChatJobs, a_resumed_answer_that_fills_the_context_is_whole) {
  test::ScriptedEngine engine;
  engine.info.context = static_cast<std::uint32_t>(kPrompt.size()) + 3;
  EXPECT_TRUE(resumed(request(), engine, "Hel")->jobs.empty());
  engine.info.context += 1;
  EXPECT_EQ(resumed(request(), engine, "Hel")->jobs.at(0).max_tokens, 1U);
}

TEST(ChatJobs, a_resumed_answer_that_holds_a_stop_string_is_whole) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"stop", {"zz", "el"}}}), engine, "Hello");
  EXPECT_TRUE(made->jobs.empty());
  EXPECT_EQ(made->whole.finish, engine::Finish::stop);
}

TEST(ChatJobs, a_resumed_answer_of_no_text_starts_at_its_beginning) {
  const test::ScriptedEngine engine;
  const auto made = resumed(request({{"max_tokens", 4}}), engine, "");
  EXPECT_EQ(made->jobs.at(0).max_tokens, 4U);
  EXPECT_EQ(made->resumed_tokens, 0U);
}

}  // namespace
}  // namespace darkbloom::openai
