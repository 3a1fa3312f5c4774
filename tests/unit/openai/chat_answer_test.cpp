#include "openai/chat_answer.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

AnswerPlan plan() {
  return {.id = "chatcmpl-1", .created = 1700000000, .model = "m", .fingerprint = "fp_0123456789"};
}

TEST(ChatAnswer, the_whole_body_is_as_the_specification_has_it) {
  Heard heard;
  ChatAnswer answer(plan(), heard);
  answer.piece(0, {.text = "Say \"", .tokens = 1});
  answer.piece(0, {.text = "é\"\n", .tokens = 2});
  EXPECT_EQ(heard.heads, 0);
  answer.finish(0, {.prompt_tokens = 5, .cached_tokens = 1, .completion_tokens = 3}, true);
  EXPECT_EQ(heard.status, 200);
  EXPECT_EQ(heard.content_type, "application/json");
  EXPECT_EQ(heard.ends, 1);
  EXPECT_EQ(
      heard.text(),
      R"({"id":"chatcmpl-1","object":"chat.completion","created":1700000000,"model":"m",)"
      R"("system_fingerprint":"fp_0123456789","choices":[{"index":0,"message":{"role":"assistant",)"
      R"("content":"Say \"é\"\n","refusal":null},"logprobs":null,"finish_reason":"stop"}],)"
      R"("usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8,)"
      R"("prompt_tokens_details":{"cached_tokens":1},)"
      R"("completion_tokens_details":{"reasoning_tokens":0}}})");
}

TEST(ChatAnswer, choices_keep_their_places_whatever_their_order) {
  Heard heard;
  AnswerPlan two = plan();
  two.choices = 2;
  ChatAnswer answer(two, heard);
  answer.piece(1, {.text = "b"});
  answer.finish(1, {.finish = engine::Finish::length, .prompt_tokens = 4, .completion_tokens = 1},
                false);
  EXPECT_EQ(heard.heads, 0);
  answer.piece(0, {.text = "a"});
  answer.finish(0, {.prompt_tokens = 4, .completion_tokens = 2}, true);
  const Json body = heard.body();
  ASSERT_EQ(body.at("choices").size(), 2U);
  EXPECT_EQ(body["choices"][0]["index"], 0);
  EXPECT_EQ(body["choices"][0]["message"]["content"], "a");
  EXPECT_EQ(body["choices"][0]["finish_reason"], "stop");
  EXPECT_EQ(body["choices"][1]["index"], 1);
  EXPECT_EQ(body["choices"][1]["message"]["content"], "b");
  EXPECT_EQ(body["choices"][1]["finish_reason"], "length");
  EXPECT_EQ(body["usage"]["prompt_tokens"], 4);
  EXPECT_EQ(body["usage"]["completion_tokens"], 3);
}

TEST(ChatAnswer, log_probabilities_are_gathered_from_all_pieces) {
  Heard heard;
  AnswerPlan wanted = plan();
  wanted.logprobs = true;
  ChatAnswer answer(wanted, heard);
  answer.piece(0, {.text = "a", .logprobs = {{.chosen = {"a", -1.0F}}}});
  answer.piece(0, {.text = "bc", .logprobs = {{.chosen = {"b", -2.0F}}, {.chosen = {"c", -3.0F}}}});
  answer.finish(0, {}, true);
  const Json logprobs = heard.body()["choices"][0]["logprobs"];
  ASSERT_EQ(logprobs.at("content").size(), 3U);
  EXPECT_EQ(logprobs["content"][2]["token"], "c");
  EXPECT_TRUE(logprobs.at("refusal").is_null());
}

TEST(ChatAnswer, a_failure_is_an_error_answer_and_no_text) {
  Heard heard;
  ChatAnswer answer(plan(), heard);
  answer.piece(0, {.text = "half"});
  answer.fail({.fault = Fault::internal, .detail = "The engine failed."});
  EXPECT_EQ(heard.status, 500);
  EXPECT_EQ(heard.error().at("type"), "server_error");
  EXPECT_EQ(heard.text().find("half"), std::string::npos);
  EXPECT_EQ(heard.ends, 1);
}

}  // namespace
}  // namespace darkbloom::openai
