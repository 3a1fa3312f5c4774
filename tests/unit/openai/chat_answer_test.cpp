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
  answer.delta(0, {.text = "Say \""});
  answer.delta(0, {.text = "é\"\n"});
  EXPECT_EQ(heard.heads, 0);
  answer.ended(0, {});
  answer.closed(usage_of(5, 3, 1));
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
  answer.delta(1, {.text = "b"});
  answer.ended(1, {.finish = engine::Finish::length});
  EXPECT_EQ(heard.heads, 0);
  answer.delta(0, {.text = "a"});
  answer.ended(0, {});
  answer.closed(usage_of(4, 3));
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
  answer.delta(0, {.text = "a", .logprobs = {{.chosen = {"a", -1.0F}}}});
  answer.delta(0, {.text = "bc", .logprobs = {{.chosen = {"b", -2.0F}}, {.chosen = {"c", -3.0F}}}});
  answer.ended(0, {});
  answer.closed({});
  const Json logprobs = heard.body()["choices"][0]["logprobs"];
  ASSERT_EQ(logprobs.at("content").size(), 3U);
  EXPECT_EQ(logprobs["content"][2]["token"], "c");
  EXPECT_TRUE(logprobs.at("refusal").is_null());
}

TEST(ChatAnswer, a_failure_is_an_error_answer_and_no_text) {
  Heard heard;
  ChatAnswer answer(plan(), heard);
  answer.delta(0, {.text = "half"});
  answer.failed({.fault = Fault::internal, .detail = "The engine failed."});
  EXPECT_EQ(heard.status, 500);
  EXPECT_EQ(heard.error().at("type"), "server_error");
  EXPECT_EQ(heard.text().find("half"), std::string::npos);
  EXPECT_EQ(heard.ends, 1);
}

TEST(ChatAnswer, calls_and_thoughts_have_their_own_fields) {
  Heard heard;
  ChatAnswer answer(plan(), heard);
  answer.delta(0, {.kind = DeltaKind::thought, .text = "Hm."});
  answer.delta(0, {.kind = DeltaKind::call, .text = "f", .call_id = "call_1"});
  answer.delta(0, {.kind = DeltaKind::arguments, .text = "{\"a\""});
  answer.delta(0, {.kind = DeltaKind::arguments, .text = ":1}"});
  answer.ended(0, {.called = true});
  answer.closed({});
  const Json choice = heard.body()["choices"][0];
  EXPECT_EQ(choice["finish_reason"], "tool_calls");
  EXPECT_TRUE(choice["message"].at("content").is_null());
  EXPECT_EQ(choice["message"]["reasoning_content"], "Hm.");
  const Json call = choice["message"]["tool_calls"].at(0);
  EXPECT_EQ(call, Json::parse(R"({"id":"call_1","type":"function",)"
                              R"("function":{"name":"f","arguments":"{\"a\":1}"}})"));
}

TEST(ChatAnswer, a_call_that_the_request_named_ends_with_stop) {
  Heard heard;
  AnswerPlan named = plan();
  named.named_call = true;
  ChatAnswer answer(named, heard);
  answer.delta(0, {.kind = DeltaKind::call, .text = "f", .call_id = "call_1"});
  answer.ended(0, {.called = true});
  answer.closed({});
  EXPECT_EQ(heard.body()["choices"][0]["finish_reason"], "stop");
}

}  // namespace
}  // namespace darkbloom::openai
