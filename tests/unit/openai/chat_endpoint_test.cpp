#include <gtest/gtest.h>

#include "openai/endpoint.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Request resuming(const Json& body, std::string_view text) {
  Request request = post(body.dump());
  request.resume = {.id = "chatcmpl-old", .created = 1234, .text = Secret::copy(view_of(text))};
  return request;
}

const Json kStream = {{"stream", true}, {"stream_options", {{"include_usage", true}}}};

TEST(ChatEndpoint, a_plain_request_gets_one_json_answer) {
  Bench bench;
  bench.engine.info.digest.bytes.fill(0xAB);
  bench.speak(bench.engine.words.facts.chat_template);
  const Json body = bench.answer(chat_body()).body();
  EXPECT_EQ(bench.heard.status, 200);
  EXPECT_EQ(body["choices"][0]["message"]["content"], "Hello.");
  EXPECT_EQ(body["object"], "chat.completion");
  EXPECT_EQ(body["created"], 1'700'000'000);
  EXPECT_EQ(body["model"], "scripted");
  EXPECT_EQ(body["system_fingerprint"], "fp_ababababab_build01234_batched");
  EXPECT_EQ(body["id"].get<std::string>().size(), std::string("chatcmpl-").size() + 32);
  EXPECT_TRUE(body["id"].get<std::string>().starts_with("chatcmpl-"));
  EXPECT_EQ(body["usage"]["completion_tokens"], 3);
}

TEST(ChatEndpoint, every_answer_has_an_id_of_its_own) {
  Bench first;
  const Json one = first.answer(chat_body()).body();
  first.heard = {};
  EXPECT_NE(first.answer(chat_body()).body()["id"], one["id"]);
}

TEST(ChatEndpoint, a_stream_has_constant_facts_and_ends_in_done) {
  Bench bench;
  const std::string text = bench.answer(chat_body(kStream)).text();
  EXPECT_EQ(bench.heard.content_type, "text/event-stream");
  const auto events = events_of(text);
  ASSERT_EQ(events.size(), 5U);
  for (const Json& event : events) {
    for (const char* field : {"id", "created", "model", "system_fingerprint"})
      EXPECT_EQ(event.at(field), events[0].at(field));
    EXPECT_EQ(event.at("object"), "chat.completion.chunk");
  }
  EXPECT_EQ(streamed_text(events), "Hello.");
  EXPECT_EQ(data_of(text).back(), "[DONE]");
  EXPECT_EQ(events.back()["usage"]["total_tokens"],
            events.back()["usage"]["prompt_tokens"].get<int>() + 3);
}

TEST(ChatEndpoint, the_answer_ends_at_its_limit) {
  Bench bench({{"a", "b", "c"}});
  const Json body = bench.answer(chat_body({{"max_tokens", 2}})).body();
  EXPECT_EQ(body["choices"][0]["message"]["content"], "ab");
  EXPECT_EQ(body["choices"][0]["finish_reason"], "length");
  EXPECT_EQ(body["usage"]["completion_tokens"], 2);
}

TEST(ChatEndpoint, the_end_says_what_the_answer_took_and_its_seed) {
  for (const bool stream : {false, true}) {
    Bench bench({{"a", "b", "c"}});
    const Totals& totals = bench.answer(chat_body({{"stream", stream}, {"seed", 5}})).totals;
    EXPECT_EQ(totals.usage.completion_tokens, 4U) << "the end-of-turn token counts";
    EXPECT_GT(totals.usage.prompt_tokens, 0U);
    EXPECT_EQ(totals.seed, 5U);
  }
}

TEST(ChatEndpoint, an_answer_without_a_seed_draws_one_that_any_sdk_can_name_again) {
  Bench bench;
  const std::uint64_t drawn = bench.answer(chat_body()).totals.seed;
  EXPECT_NE(drawn, 0U);
  EXPECT_LT(drawn, std::uint64_t{1} << 53);
  EXPECT_EQ(bench.engine.jobs().front().sampling.seed, drawn);
  bench.heard = Heard();
  EXPECT_NE(bench.answer(chat_body()).totals.seed, drawn);
}

TEST(ChatEndpoint, several_choices_are_several_jobs_of_one_tenant) {
  Bench bench;
  bench.engine.script_for(1, {{"Other."}});
  Request request = post(chat_body({{"n", 2}, {"seed", 5}}).dump());
  request.tenant.bytes.fill(9);
  const TenantKey tenant = request.tenant;
  const auto exchange = bench.serve(std::move(request));
  ASSERT_TRUE(exchange);
  bench.engine.run();
  const Json body = bench.heard.body();
  EXPECT_EQ(body["choices"][0]["message"]["content"], "Hello.");
  EXPECT_EQ(body["choices"][1]["message"]["content"], "Other.");
  EXPECT_EQ(body["usage"]["completion_tokens"], 5);
  ASSERT_EQ(bench.engine.jobs().size(), 2U);
  for (const engine::Job& job : bench.engine.jobs())
    EXPECT_EQ(job.tenant, tenant);
}

TEST(ChatEndpoint, a_full_engine_is_for_another_node_and_nothing_is_written) {
  for (const std::size_t session : {0U, 1U}) {
    Bench bench;
    bench.engine.refuse(session, {.fault = Fault::no_capacity, .detail = "Full."});
    const auto exchange = bench.serve(post(chat_body({{"n", 2}}).dump()));
    ASSERT_FALSE(exchange);
    EXPECT_EQ(exchange.error().fault, Fault::no_capacity);
    EXPECT_EQ(bench.heard.heads, 0);
    EXPECT_EQ(bench.engine.active(), 0U);
  }
}

TEST(ChatEndpoint, a_prompt_over_the_context_is_refused) {
  Bench bench;
  bench.engine.info.context = 8;
  const Json error = bench.answer(chat_body()).error();
  EXPECT_EQ(bench.heard.status, 400);
  EXPECT_EQ(error["code"], "context_length_exceeded");
  EXPECT_EQ(error["param"], "messages");
  EXPECT_TRUE(error["message"].get<std::string>().starts_with(
      "This model's maximum context length is 8 tokens."));
}

TEST(ChatEndpoint, what_else_the_engine_refuses_is_not_about_the_messages) {
  Bench bench;
  bench.engine.refuse(0, {.fault = Fault::invalid, .detail = "A logit bias is out of range."});
  EXPECT_TRUE(bench.answer(chat_body()).error()["param"].is_null());
  EXPECT_EQ(bench.heard.status, 400);
}

TEST(ChatEndpoint, a_template_that_refuses_the_conversation_is_about_the_messages) {
  Bench bench;
  bench.speak("{{ raise_exception('No.') }}");
  const Json error = bench.answer(chat_body()).error();
  EXPECT_EQ(error["param"], "messages");
  EXPECT_EQ(bench.heard.status, 400);
}

TEST(ChatEndpoint, a_cancelled_exchange_is_silent) {
  Bench bench;
  auto exchange = bench.serve(post(chat_body(kStream).dump()));
  bench.engine.step();
  exchange->reset();
  bench.engine.run();
  EXPECT_EQ(bench.engine.cancelled(), 1U);
  EXPECT_EQ(bench.heard.ends, 0);
  EXPECT_EQ(bench.heard.parts.size(), 1U);
}

TEST(ChatEndpoint, a_resumed_stream_goes_on_as_if_it_had_never_stopped) {
  Bench bench({{"lo."}});
  const auto exchange = bench.serve(resuming(chat_body(kStream), "Hel"));
  ASSERT_TRUE(exchange);
  bench.engine.run();
  const auto events = events_of(bench.heard.text());
  ASSERT_EQ(events.size(), 3U);
  for (const Json& event : events) {
    EXPECT_EQ(event.at("id"), "chatcmpl-old");
    EXPECT_EQ(event.at("created"), 1234);
  }
  EXPECT_FALSE(events[0]["choices"][0]["delta"].contains("role"));
  EXPECT_EQ(streamed_text(events), "lo.");
  EXPECT_EQ(events.back()["usage"]["completion_tokens"], 3 + 2);
  EXPECT_EQ(events.back()["usage"]["prompt_tokens"], std::string("user:Hi\nassistant:").size());
}

TEST(ChatEndpoint, a_resumed_stream_with_nothing_left_ends_at_once) {
  Bench bench;
  Json body = chat_body(kStream);
  body["max_tokens"] = 3;
  ASSERT_TRUE(bench.serve(resuming(body, "Hel")));
  EXPECT_TRUE(bench.engine.jobs().empty());
  const auto events = events_of(bench.heard.text());
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["choices"][0]["finish_reason"], "length");
  EXPECT_EQ(events[1]["usage"]["completion_tokens"], 3);
  EXPECT_EQ(bench.heard.ends, 1);
}

TEST(ChatEndpoint, only_streams_of_one_choice_are_resumed) {
  for (const Json& more : {Json{{"stream", false}}, Json{{"stream", true}, {"n", 2}}}) {
    Bench bench;
    const auto exchange = bench.serve(resuming(chat_body(more), "Hel"));
    bench.engine.run();
    EXPECT_EQ(bench.heard.text().find("chatcmpl-old"), std::string::npos);
    EXPECT_EQ(bench.engine.words.text_of(bench.engine.jobs()[0].prompt), "user:Hi\nassistant:");
  }
}

const Json kTool = {{"type", "function"},
                    {"function",
                     {{"name", "get_weather"},
                      {"parameters",
                       {{"type", "object"},
                        {"properties", {{"city", {{"type", "string"}}}}},
                        {"required", {"city"}},
                        {"additionalProperties", false}}}}}};

TEST(ChatEndpoint, a_seed_makes_the_job_lone_and_the_fingerprint_plain) {
  Bench bench;
  const Json body = bench.answer(chat_body({{"seed", 4}})).body();
  EXPECT_EQ(body["system_fingerprint"], "fp_0000000000_build01234");
  EXPECT_TRUE(bench.engine.jobs().at(0).alone);
}

TEST(ChatEndpoint, a_call_is_told_as_one) {
  Bench bench({{"<tool_call>\n{\"name\": \"get_wea",
                "ther\", \"arguments\": {\"city\": ", "\"Oslo\"}}\n</tool_call>"}});
  const Json body = bench.answer(chat_body({{"tools", {kTool}}})).body();
  const Json choice = body["choices"][0];
  EXPECT_EQ(choice["finish_reason"], "tool_calls");
  EXPECT_EQ(choice["message"]["tool_calls"][0]["function"]["name"], "get_weather");
  EXPECT_EQ(choice["message"]["tool_calls"][0]["function"]["arguments"], "{\"city\": \"Oslo\"}");
  EXPECT_EQ(bench.engine.jobs().at(0).sampling.trigger.text, "<tool_call>");
}

TEST(ChatEndpoint, a_required_call_is_held_from_the_first_token) {
  Bench bench;
  bench.answer(chat_body({{"tools", {kTool}}, {"tool_choice", "required"}}));
  const engine::Sampling sampling = bench.engine.jobs().at(0).sampling;
  EXPECT_TRUE(sampling.trigger.text.empty());
  EXPECT_TRUE(sampling.grammar.contains("get_weather"));
}

TEST(ChatEndpoint, a_schema_that_cannot_be_held_is_refused_by_its_path) {
  Bench bench;
  const Json schema = {{"type", "object"}, {"properties", {{"a", {{"not", Json::object()}}}}}};
  const Json format = {{"type", "json_schema"},
                       {"json_schema", {{"name", "n"}, {"schema", schema}}}};
  const Json error = bench.answer(chat_body({{"response_format", format}})).error();
  EXPECT_EQ(bench.heard.status, 400);
  EXPECT_TRUE(error["param"].get<std::string>().starts_with(
      "response_format.json_schema.schema.properties.a"));
}

TEST(ChatEndpoint, an_unknown_model_is_not_found) {
  Bench bench;
  const Json error = bench.answer(chat_body({{"model", "gpt-4o"}})).error();
  EXPECT_EQ(bench.heard.status, 404);
  EXPECT_EQ(error["code"], "model_not_found");
  EXPECT_EQ(error["param"], "model");
}

TEST(ChatEndpoint, no_more_choices_than_slots_are_served) {
  Bench bench;
  bench.engine.slots = 4;
  EXPECT_EQ(bench.answer(chat_body({{"n", 5}})).error()["param"], "n");
}

}  // namespace
}  // namespace darkbloom::openai
