#include "openai/chat_request.h"

#include <gtest/gtest.h>

#include "openai/turn_wishes.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<ChatRequest> parse(const Json& more) {
  return parse_chat_request(chat_body(more).dump());
}

ChatRequest parsed(const Json& more) {
  auto request = parse(more);
  EXPECT_TRUE(request) << more << (request ? "" : request.error().detail);
  return request ? std::move(*request) : ChatRequest{};
}

struct Refusal {
  Json more;
  std::string_view code;
  std::string_view param;
};

void expect_refused(const std::vector<Refusal>& refusals) {
  for (const auto& [more, code, param] : refusals) {
    const auto request = parse(more);
    ASSERT_FALSE(request) << more;
    EXPECT_EQ(request.error().fault, Fault::invalid) << more;
    EXPECT_EQ(request.error().code, code) << more;
    EXPECT_EQ(request.error().param, param) << more;
    EXPECT_TRUE(request.error().detail.ends_with('.')) << request.error().detail;
  }
}

TEST(ChatRequest, the_smallest_request_has_openai_defaults) {
  const ChatRequest request = parsed(Json::object());
  EXPECT_EQ(request.model, "scripted");
  EXPECT_EQ(request.turn.messages.size(), 1U);
  EXPECT_EQ(request.wishes.sampling.temperature, 1.0F);
  EXPECT_EQ(request.wishes.sampling.top_p, 1.0F);
  EXPECT_EQ(request.wishes.sampling.top_k, 0);
  EXPECT_FALSE(request.wishes.sampling.seed);
  EXPECT_FALSE(request.wishes.max_tokens);
  EXPECT_EQ(request.wishes.choices, 1U);
  EXPECT_EQ(request.wishes.top_logprobs, -1);
  EXPECT_FALSE(request.streaming.stream);
}

TEST(ChatRequest, every_sampler_is_read) {
  const auto sampling = parsed({{"temperature", 0},
                                {"top_p", 0},
                                {"frequency_penalty", -2},
                                {"presence_penalty", 2},
                                {"seed", -5},
                                {"top_k", 40},
                                {"min_p", 0.05},
                                {"typical_p", 0.9},
                                {"repetition_penalty", 1.1},
                                {"logit_bias", {{"7", -100}, {"12", 1.5}}}})
                            .wishes.sampling;
  EXPECT_EQ(sampling.temperature, 0.0F);
  EXPECT_EQ(sampling.top_p, 0.0F);
  EXPECT_EQ(sampling.frequency_penalty, -2.0F);
  EXPECT_EQ(sampling.presence_penalty, 2.0F);
  EXPECT_EQ(sampling.seed, static_cast<std::uint64_t>(-5));
  EXPECT_EQ(sampling.top_k, 40);
  EXPECT_FLOAT_EQ(sampling.min_p, 0.05F);
  EXPECT_FLOAT_EQ(sampling.typical_p, 0.9F);
  EXPECT_FLOAT_EQ(sampling.repetition_penalty, 1.1F);
  const std::vector<std::pair<engine::Token, float>> bias = {{7, -100.0F}, {12, 1.5F}};
  EXPECT_EQ(sampling.logit_bias, bias);
}

TEST(ChatRequest, a_top_k_of_minus_one_is_no_limit) {
  EXPECT_EQ(parsed({{"top_k", -1}}).wishes.sampling.top_k, 0);
}

TEST(ChatRequest, the_smaller_limit_on_tokens_holds) {
  EXPECT_EQ(parsed({{"max_tokens", 5}}).wishes.max_tokens, 5U);
  EXPECT_EQ(parsed({{"max_completion_tokens", 6}}).wishes.max_tokens, 6U);
  EXPECT_EQ(parsed({{"max_tokens", 5}, {"max_completion_tokens", 6}}).wishes.max_tokens, 5U);
  EXPECT_EQ(parsed({{"max_tokens", 7}, {"max_completion_tokens", 6}}).wishes.max_tokens, 6U);
}

TEST(ChatRequest, stop_is_one_string_or_up_to_four) {
  EXPECT_EQ(parsed({{"stop", "a"}}).wishes.stops, std::vector<std::string>{"a"});
  EXPECT_EQ(parsed({{"stop", {"a", "b", "c", "d"}}}).wishes.stops.size(), 4U);
  EXPECT_TRUE(parsed({{"stop", nullptr}}).wishes.stops.empty());
  EXPECT_TRUE(parsed({{"stop", Json::array()}}).wishes.stops.empty());
  EXPECT_EQ(parsed({{"stop", std::string(kStopBytesMax, 'x')}}).wishes.stops.size(), 1U);
}

TEST(ChatRequest, log_probabilities_and_their_alternatives) {
  EXPECT_EQ(parsed({{"logprobs", true}}).wishes.top_logprobs, 0);
  EXPECT_EQ(parsed({{"logprobs", true}, {"top_logprobs", 20}}).wishes.top_logprobs, 20);
  EXPECT_EQ(parsed({{"logprobs", false}}).wishes.top_logprobs, -1);
}

TEST(ChatRequest, usage_is_included_only_when_asked_for) {
  EXPECT_TRUE(parsed({{"stream", true}, {"stream_options", {{"include_usage", true}}}})
                  .streaming.include_usage);
  EXPECT_FALSE(
      parsed({{"stream", true}, {"stream_options", Json::object()}}).streaming.include_usage);
  EXPECT_FALSE(parsed({{"stream", true}, {"stream_options", {{"include_obfuscation", true}}}})
                   .streaming.include_usage);
}

TEST(ChatRequest, what_changes_nothing_is_ignored) {
  parsed({{"user", "u"},
          {"metadata", {{"a", "b"}}},
          {"store", true},
          {"provider", 5},
          {"reasoning_effort", "low"},
          {"chat_template_kwargs", nullptr},
          {"functions", nullptr},
          {"parallel_tool_calls", true},
          {"tools", Json::array()},
          {"tool_choice", "none"},
          {"response_format", {{"type", "text"}}},
          {"modalities", {"text"}},
          {"audio", nullptr}});
}

TEST(ChatRequest, of_equal_keys_the_last_wins) {
  const auto request =
      parse_chat_request(R"({"model":5,"messages":[],"n":9,"n":2,)"
                         R"("messages":[{"role":"user","content":"a"}],"model":"m"})");
  ASSERT_TRUE(request);
  EXPECT_EQ(request->model, "m");
  EXPECT_EQ(request->wishes.choices, 2U);
}

TEST(ChatRequest, a_body_that_is_no_json_object_is_refused) {
  for (const std::string_view body : {"", "{", "[]", "null", "5", "\"text\"", "{}}", "\xFF"}) {
    const auto request = parse_chat_request(body);
    ASSERT_FALSE(request) << body;
    EXPECT_EQ(request.error().fault, Fault::invalid);
    EXPECT_EQ(request.error().detail.find("nlohmann"), std::string::npos);
    EXPECT_EQ(request.error().detail.find("parse_error"), std::string::npos);
  }
}

TEST(ChatRequest, model_and_messages_are_required) {
  expect_refused({{{{"model", nullptr}}, "missing_required_parameter", "model"},
                  {{{"model", 5}}, "invalid_type", "model"},
                  {{{"messages", nullptr}}, "missing_required_parameter", "messages"},
                  {{{"messages", Json::array()}}, "empty_array", "messages"}});
}

TEST(ChatRequest, samplers_out_of_range_are_refused) {
  expect_refused({{{{"temperature", 2.1}}, "decimal_above_max_value", "temperature"},
                  {{{"temperature", -0.1}}, "decimal_below_min_value", "temperature"},
                  {{{"temperature", "1"}}, "invalid_type", "temperature"},
                  {{{"temperature", true}}, "invalid_type", "temperature"},
                  {{{"top_p", 1.01}}, "decimal_above_max_value", "top_p"},
                  {{{"top_p", -1}}, "decimal_below_min_value", "top_p"},
                  {{{"frequency_penalty", 2.5}}, "decimal_above_max_value", "frequency_penalty"},
                  {{{"frequency_penalty", -3}}, "decimal_below_min_value", "frequency_penalty"},
                  {{{"presence_penalty", 3}}, "decimal_above_max_value", "presence_penalty"},
                  {{{"presence_penalty", "x"}}, "invalid_type", "presence_penalty"},
                  {{{"min_p", 2}}, "decimal_above_max_value", "min_p"},
                  {{{"typical_p", -1}}, "decimal_below_min_value", "typical_p"},
                  {{{"repetition_penalty", 0}}, "decimal_below_min_value", "repetition_penalty"},
                  {{{"top_k", -2}}, "integer_below_min_value", "top_k"},
                  {{{"top_k", 1.5}}, "invalid_type", "top_k"},
                  {{{"seed", 1.5}}, "invalid_type", "seed"},
                  {{{"seed", 1e300}}, "invalid_type", "seed"},
                  {{{"seed", "7"}}, "invalid_type", "seed"}});
}

TEST(ChatRequest, a_wrong_logit_bias_is_refused) {
  Json many = Json::object();
  for (std::size_t i = 0; i <= kLogitBiasMax; ++i)
    many[std::to_string(i)] = 1;
  expect_refused({{{{"logit_bias", Json::array()}}, "invalid_type", "logit_bias"},
                  {{{"logit_bias", {{"word", 1}}}}, "invalid_value", "logit_bias"},
                  {{{"logit_bias", {{"-1", 1}}}}, "invalid_value", "logit_bias"},
                  {{{"logit_bias", {{"1x", 1}}}}, "invalid_value", "logit_bias"},
                  {{{"logit_bias", {{"", 1}}}}, "invalid_value", "logit_bias"},
                  {{{"logit_bias", {{"99999999999", 1}}}}, "invalid_value", "logit_bias"},
                  {{{"logit_bias", {{"5", 101}}}}, "decimal_above_max_value", "logit_bias.5"},
                  {{{"logit_bias", {{"5", "a"}}}}, "invalid_type", "logit_bias.5"},
                  {{{"logit_bias", many}}, "invalid_value", "logit_bias"}});
}

TEST(ChatRequest, lengths_out_of_range_are_refused) {
  expect_refused(
      {{{{"max_tokens", 0}}, "integer_below_min_value", "max_tokens"},
       {{{"max_tokens", -1}}, "integer_below_min_value", "max_tokens"},
       {{{"max_tokens", 1.5}}, "invalid_type", "max_tokens"},
       {{{"max_tokens", 4294967297}}, "integer_above_max_value", "max_tokens"},
       {{{"max_completion_tokens", 0}}, "integer_below_min_value", "max_completion_tokens"},
       {{{"max_completion_tokens", "9"}}, "invalid_type", "max_completion_tokens"},
       {{{"n", 0}}, "integer_below_min_value", "n"},
       {{{"n", 129}}, "integer_above_max_value", "n"},
       {{{"n", "2"}}, "invalid_type", "n"}});
}

TEST(ChatRequest, wrong_stops_are_refused) {
  expect_refused(
      {{{{"stop", ""}}, "invalid_value", "stop"},
       {{{"stop", 5}}, "invalid_type", "stop"},
       {{{"stop", {"a", ""}}}, "invalid_value", "stop[1]"},
       {{{"stop", {"a", 5}}}, "invalid_type", "stop[1]"},
       {{{"stop", {"a", "b", "c", "d", "e"}}}, "array_above_max_length", "stop"},
       {{{"stop", std::string(kStopBytesMax + 1, 'x')}}, "string_above_max_length", "stop"}});
}

TEST(ChatRequest, wrong_logprobs_and_stream_options_are_refused) {
  expect_refused(
      {{{{"top_logprobs", 3}}, "invalid_value", "top_logprobs"},
       {{{"logprobs", false}, {"top_logprobs", 0}}, "invalid_value", "top_logprobs"},
       {{{"logprobs", true}, {"top_logprobs", 21}}, "integer_above_max_value", "top_logprobs"},
       {{{"logprobs", true}, {"top_logprobs", -1}}, "integer_below_min_value", "top_logprobs"},
       {{{"logprobs", 1}}, "invalid_type", "logprobs"},
       {{{"stream", "true"}}, "invalid_type", "stream"},
       {{{"stream_options", {{"include_usage", true}}}}, "invalid_value", "stream_options"},
       {{{"stream", true}, {"stream_options", true}}, "invalid_type", "stream_options"},
       {{{"stream", true}, {"stream_options", {{"include_usage", 1}}}},
        "invalid_type",
        "stream_options.include_usage"}});
}

TEST(ChatRequest, what_this_api_does_not_do_is_refused) {
  expect_refused(
      {{{{"functions", {{{"name", "f"}}}}}, "unsupported_parameter", "functions"},
       {{{"function_call", {{"name", "f"}}}}, "unsupported_parameter", "function_call"},
       {{{"modalities", {"text", "audio"}}}, "unsupported_parameter", "modalities"},
       {{{"audio", Json::object()}}, "unsupported_parameter", "audio"},
       {{{"web_search_options", Json::object()}}, "unsupported_parameter", "web_search_options"}});
}

TEST(ChatRequest, tools_formats_and_effort_are_read_into_the_turn) {
  const Json tool = {{"type", "function"}, {"function", {{"name", "f"}}}};
  const Turn turn = parsed({{"tools", {tool}},
                            {"tool_choice", "required"},
                            {"response_format", {{"type", "json_object"}}},
                            {"reasoning_effort", "low"},
                            {"chat_template_kwargs", {{"x", 1}}}})
                        .turn;
  EXPECT_EQ(turn.tools.at(0).name, "f");
  EXPECT_TRUE(must_call(turn));
  EXPECT_EQ(turn.format.kind, FormatKind::json_object);
  EXPECT_EQ(turn.effort, "low");
  EXPECT_EQ(turn.template_arguments.at(0).name, "x");
}

}  // namespace
}  // namespace darkbloom::openai
