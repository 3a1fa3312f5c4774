#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

const char* const kPath = "/v1/completions";

Json body_of(const Json& more) {
  Json body = {{"model", "scripted"}, {"prompt", "Once"}};
  body.update(more);
  return body;
}

TEST(CompletionsEndpoint, a_prompt_is_continued_as_it_stands) {
  Bench bench({{" upon"}});
  const Json body = bench.answer(body_of(Json::object()), kPath).body();
  EXPECT_EQ(body["choices"][0]["text"], " upon");
  EXPECT_TRUE(body["id"].get<std::string>().starts_with("cmpl-"));
  const engine::Job job = bench.engine.jobs().at(0);
  EXPECT_EQ(bench.engine.words.text_of(job.prompt), "Once");
  EXPECT_EQ(job.max_tokens, 16U);
}

TEST(CompletionsEndpoint, several_prompts_are_several_choices) {
  Bench bench({{"x"}});
  const Json body = bench.answer(body_of({{"prompt", {"a", "b"}}, {"n", 2}}), kPath).body();
  ASSERT_EQ(body["choices"].size(), 4U);
  EXPECT_EQ(body["choices"][3]["index"], 3);
  EXPECT_EQ(bench.engine.jobs().size(), 4U);
  EXPECT_EQ(body["usage"]["prompt_tokens"], 2);
}

TEST(CompletionsEndpoint, echo_and_figures_ask_the_engine_to_explain_the_prompt) {
  Bench bench;
  const Json body = bench.answer(body_of({{"echo", true}, {"logprobs", 1}}), kPath).body();
  EXPECT_EQ(body["choices"][0]["text"], "OnceHello.");
  EXPECT_TRUE(bench.engine.jobs().at(0).prompt_logprobs);
  EXPECT_EQ(bench.engine.jobs().at(0).top_logprobs, 1);
}

TEST(CompletionsEndpoint, a_suffix_needs_a_model_that_fills_in) {
  Bench bench;
  EXPECT_EQ(bench.answer(body_of({{"suffix", "end"}}), kPath).error()["param"], "suffix");
  Bench taught;
  taught.engine.words.fills_in = true;
  taught.answer(body_of({{"suffix", "end"}}), kPath);
  EXPECT_EQ(taught.engine.words.text_of(taught.engine.jobs().at(0).prompt), "<Once|end>");
}

TEST(CompletionsEndpoint, more_than_the_node_has_slots_for_is_refused) {
  Bench bench;
  bench.engine.slots = 2;
  EXPECT_EQ(bench.answer(body_of({{"n", 3}}), kPath).error()["param"], "prompt");
}

}  // namespace
}  // namespace darkbloom::openai
