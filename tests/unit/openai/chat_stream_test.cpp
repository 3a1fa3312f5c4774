#include "openai/chat_stream.h"

#include <gtest/gtest.h>

#include <chrono>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

AnswerPlan plan() {
  return {.id = "chatcmpl-1", .created = 1700000000, .model = "m", .fingerprint = "fp_0123456789"};
}

void end(ChatStream& stream, std::uint32_t choice = 0) {
  stream.ended(choice, {});
  stream.closed(usage_of(5, 3, 1));
}

TEST(ChatStream, the_whole_stream_is_as_the_specification_has_it) {
  Heard heard;
  AnswerPlan with_usage = plan();
  with_usage.include_usage = true;
  ChatStream stream(with_usage, heard);
  stream.delta(0, {.text = "Hé\n\n"});
  end(stream);
  EXPECT_EQ(heard.content_type, "text/event-stream");
  const std::string start =
      R"(data: {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1700000000,)"
      R"("model":"m","system_fingerprint":"fp_0123456789","choices":[)";
  const std::string end = "],\"usage\":null}\n\n";
  EXPECT_EQ(heard.text(),
            start + R"({"index":0,"delta":{"role":"assistant","content":""},"logprobs":null,)" +
                R"("finish_reason":null})" + end + start +
                R"({"index":0,"delta":{"content":"Hé\n\n"},"logprobs":null,"finish_reason":null})" +
                end + start + R"({"index":0,"delta":{},"logprobs":null,"finish_reason":"stop"})" +
                end + start +
                R"(],"usage":{"prompt_tokens":5,"completion_tokens":3,"total_tokens":8,)" +
                R"("prompt_tokens_details":{"cached_tokens":1},)" +
                R"("completion_tokens_details":{"reasoning_tokens":0}}})" + "\n\ndata: [DONE]\n\n");
}

TEST(ChatStream, usage_is_left_out_unless_asked_for) {
  Heard heard;
  ChatStream stream(plan(), heard);
  stream.delta(0, {.text = "a"});
  end(stream);
  for (const Json& event : events_of(heard.text())) {
    EXPECT_FALSE(event.contains("usage"));
    EXPECT_EQ(event.at("choices").size(), 1U);
  }
}

TEST(ChatStream, a_piece_is_one_part_and_the_end_is_one_part) {
  Heard heard;
  AnswerPlan with_usage = plan();
  with_usage.include_usage = true;
  ChatStream stream(with_usage, heard);
  stream.delta(0, {.text = "a"});
  stream.delta(0, {.text = "b"});
  EXPECT_EQ(heard.parts.size(), 2U);
  end(stream);
  ASSERT_EQ(heard.parts.size(), 3U);
  EXPECT_EQ(data_of(heard.parts[0]).size(), 2U);  // the role comes with the first
  EXPECT_EQ(data_of(heard.parts[1]).size(), 1U);
  EXPECT_EQ(data_of(heard.parts[2]).size(), 3U);
  EXPECT_EQ(data_of(heard.parts[2]).back(), "[DONE]");
}

TEST(ChatStream, an_empty_answer_still_has_its_role_and_end) {
  Heard heard;
  ChatStream stream(plan(), heard);
  stream.delta(0, {.text = ""});
  EXPECT_EQ(heard.heads, 0);
  stream.ended(0, {.finish = engine::Finish::length});
  stream.closed({});
  const auto events = events_of(heard.text());
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["choices"][0]["delta"]["role"], "assistant");
  EXPECT_EQ(events[1]["choices"][0]["finish_reason"], "length");
  EXPECT_EQ(heard.ends, 1);
}

TEST(ChatStream, every_choice_has_one_role_and_one_end_and_usage_comes_once) {
  Heard heard;
  AnswerPlan two = plan();
  two.choices = 2;
  two.include_usage = true;
  ChatStream stream(two, heard);
  stream.delta(1, {.text = "b"});
  stream.delta(0, {.text = "a"});
  stream.ended(1, {});
  EXPECT_EQ(heard.ends, 0);
  stream.delta(0, {.text = "A"});
  end(stream);
  const auto events = events_of(heard.text());
  int roles[2] = {};
  int finishes[2] = {};
  for (const Json& event : events) {
    for (const Json& choice : event.at("choices")) {
      roles[choice.at("index").get<int>()] += choice.at("delta").contains("role") ? 1 : 0;
      finishes[choice.at("index").get<int>()] += choice.at("finish_reason").is_null() ? 0 : 1;
    }
  }
  for (const int count : {roles[0], roles[1], finishes[0], finishes[1]})
    EXPECT_EQ(count, 1);
  EXPECT_EQ(streamed_text(events, 0), "aA");
  EXPECT_EQ(streamed_text(events, 1), "b");
  EXPECT_TRUE(events.back().at("choices").empty());
  EXPECT_EQ(events.back()["usage"]["completion_tokens"], 3);
  EXPECT_EQ(std::ranges::count_if(events, [](const Json& e) { return e["usage"].is_object(); }), 1);
}

TEST(ChatStream, log_probabilities_travel_with_their_piece) {
  Heard heard;
  AnswerPlan wanted = plan();
  wanted.logprobs = true;
  ChatStream stream(wanted, heard);
  stream.delta(0, {.text = "a", .logprobs = {{.chosen = {"a", -1.0F}}}});
  end(stream);
  const auto events = events_of(heard.text());
  EXPECT_TRUE(events[0]["choices"][0]["logprobs"].is_null());
  EXPECT_EQ(events[1]["choices"][0]["logprobs"]["content"][0]["token"], "a");
}

TEST(ChatStream, a_resumed_stream_goes_on_without_a_role) {
  Heard heard;
  AnswerPlan resumed = plan();
  resumed.resumed = true;
  resumed.include_usage = true;
  ChatStream stream(resumed, heard);
  stream.delta(0, {.text = "more"});
  end(stream);
  const auto events = events_of(heard.text());
  ASSERT_EQ(events.size(), 3U);
  EXPECT_FALSE(events[0]["choices"][0]["delta"].contains("role"));
}

TEST(ChatStream, an_id_that_needs_escaping_cannot_break_the_events) {
  Heard heard;
  AnswerPlan odd = plan();
  odd.id = "\"},{\n\ndata: x";
  ChatStream stream(odd, heard);
  stream.delta(0, {.text = "a"});
  end(stream);
  for (const Json& event : events_of(heard.text()))
    EXPECT_EQ(event.at("id"), odd.id);
}

TEST(ChatStream, a_failure_before_the_first_piece_chooses_the_status) {
  Heard heard;
  ChatStream stream(plan(), heard);
  stream.failed({.fault = Fault::internal, .detail = "The engine failed."});
  EXPECT_EQ(heard.status, 500);
  EXPECT_EQ(heard.content_type, "application/json");
  EXPECT_EQ(heard.error().at("type"), "server_error");
}

TEST(ChatStream, a_failure_midway_is_an_error_event_and_never_done) {
  Heard heard;
  ChatStream stream(plan(), heard);
  stream.delta(0, {.text = "a"});
  stream.failed({.fault = Fault::internal, .detail = "The engine failed."});
  EXPECT_EQ(heard.status, 200);
  EXPECT_EQ(heard.ends, 1);
  const auto events = events_of(heard.parts.back());
  ASSERT_EQ(events.size(), 1U);
  EXPECT_EQ(events[0]["error"]["message"], "The engine failed.");
  EXPECT_EQ(heard.text().find("[DONE]"), std::string::npos);
}

TEST(ChatStream, an_event_costs_microseconds_at_most) {
  class Sink final : public Responder {
   public:
    void on_head(const Head&) override {}
    void on_body(std::string_view part) override { bytes += part.size(); }
    void on_end(const Totals&) override {}
    std::size_t bytes = 0;
  };
  constexpr int kEvents = 200'000;
  Sink sink;
  ChatStream stream(plan(), sink);
  const Delta piece{.text = " answer"};
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < kEvents; ++i)
    stream.delta(0, piece);
  const std::chrono::duration<double, std::nano> took = std::chrono::steady_clock::now() - start;
  RecordProperty("nanoseconds_per_event", std::to_string(took.count() / kEvents));
  EXPECT_GT(sink.bytes, 0U);
  EXPECT_LT(took.count() / kEvents, 50'000.0);  // hundreds, unless sanitized and starved
}

TEST(ChatStream, calls_are_begun_once_and_then_grow) {
  Heard heard;
  ChatStream stream(plan(), heard);
  for (const char* const name : {"f", "g"}) {
    stream.delta(0, {.kind = DeltaKind::call, .text = name, .call_id = std::string("c_") + name});
    stream.delta(0, {.kind = DeltaKind::arguments, .text = "{"});
    stream.delta(0, {.kind = DeltaKind::arguments, .text = "}"});
  }
  stream.ended(0, {.called = true});
  stream.closed({});
  const auto events = events_of(heard.text());
  ASSERT_EQ(events.size(), 8U);
  const auto call = [&](std::size_t event) {
    return events[event]["choices"][0]["delta"].at("tool_calls").at(0);
  };
  EXPECT_EQ(call(1), Json::parse(R"({"index":0,"id":"c_f","type":"function",)"
                                 R"("function":{"name":"f","arguments":""}})"));
  EXPECT_EQ(call(2), Json::parse(R"({"index":0,"function":{"arguments":"{"}})"));
  EXPECT_EQ(call(4)["index"], 1);
  EXPECT_EQ(call(6)["index"], 1);
  EXPECT_EQ(events[7]["choices"][0]["finish_reason"], "tool_calls");
}

TEST(ChatStream, thoughts_have_their_own_field) {
  Heard heard;
  ChatStream stream(plan(), heard);
  stream.delta(0, {.kind = DeltaKind::thought, .text = "Hm."});
  end(stream);
  const Json delta = events_of(heard.text())[1]["choices"][0]["delta"];
  EXPECT_EQ(delta, Json::parse(R"({"reasoning_content":"Hm."})"));
}

}  // namespace
}  // namespace darkbloom::openai
