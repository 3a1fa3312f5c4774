#include "openai/messages_sink.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

MessagePlan plan(bool stream) {
  return {.id = "msg_1",
          .model = "m",
          .prompt_tokens = 7,
          .stream = stream,
          .thinking = true,
          .stops = {"END"}};
}

void say(MessagesSink& sink) {
  sink.delta(0, {.kind = DeltaKind::thought, .text = "hm"});
  sink.delta(0, {.text = "Yes"});
  sink.delta(0, {.kind = DeltaKind::call, .text = "f", .call_id = "c1"});
  sink.delta(0, {.kind = DeltaKind::arguments, .text = "{\"a\":"});
  sink.delta(0, {.kind = DeltaKind::arguments, .text = "1}"});
  sink.ended(0, {.called = true});
  sink.closed(usage_of(7, 3, 2));
}

TEST(MessagesSink, the_whole_answer_has_its_blocks) {
  Heard heard;
  MessagesSink sink(plan(false), heard);
  say(sink);
  EXPECT_EQ(
      heard.body(),
      Json::parse(
          R"({"id":"msg_1","type":"message","role":"assistant","model":"m","content":[)"
          R"({"type":"thinking","thinking":"hm","signature":""},{"type":"text","text":"Yes"},)"
          R"({"type":"tool_use","id":"c1","name":"f","input":{"a":1}}],"stop_reason":"tool_use",)"
          R"("stop_sequence":null,"usage":{"input_tokens":5,"cache_creation_input_tokens":0,)"
          R"("cache_read_input_tokens":2,"output_tokens":3}})"));
}

TEST(MessagesSink, a_stream_tells_block_by_block) {
  Heard heard;
  MessagesSink sink(plan(true), heard);
  say(sink);
  std::vector<std::string> types;
  const auto events = events_of(heard.text());
  for (const Json& event : events)
    types.push_back(event["type"]);
  EXPECT_EQ(types, (std::vector<std::string>{
                       "message_start", "ping", "content_block_start", "content_block_delta",
                       "content_block_delta", "content_block_stop", "content_block_start",
                       "content_block_delta", "content_block_stop", "content_block_start",
                       "content_block_delta", "content_block_delta", "content_block_stop",
                       "message_delta", "message_stop"}));
  EXPECT_EQ(events[0]["message"]["usage"]["input_tokens"], 7);
  EXPECT_TRUE(events[0]["message"]["stop_reason"].is_null());
  EXPECT_EQ(events[4]["delta"]["type"], "signature_delta");
  EXPECT_EQ(events[9]["content_block"]["input"], Json::object());
  EXPECT_EQ(events[11]["delta"]["partial_json"], "1}");
  EXPECT_EQ(events[13]["delta"]["stop_reason"], "tool_use");
  EXPECT_EQ(events[13]["usage"]["output_tokens"], 3);
}

TEST(MessagesSink, the_end_has_its_reason) {
  const auto reason = [](const Ending& ending) {
    Heard heard;
    MessagesSink sink(plan(false), heard);
    sink.delta(0, {.text = "a"});
    sink.ended(0, ending);
    sink.closed({});
    return heard.body();
  };
  EXPECT_EQ(reason({})["stop_reason"], "end_turn");
  EXPECT_EQ(reason({.finish = engine::Finish::length})["stop_reason"], "max_tokens");
  EXPECT_EQ(reason({.stop = 0})["stop_reason"], "stop_sequence");
  EXPECT_EQ(reason({.stop = 0})["stop_sequence"], "END");
}

TEST(MessagesSink, thoughts_that_nobody_asked_for_are_not_told) {
  Heard heard;
  MessagePlan quiet = plan(false);
  quiet.thinking = false;
  MessagesSink sink(quiet, heard);
  say(sink);
  EXPECT_EQ(heard.body()["content"].size(), 2U);
}

TEST(MessagesSink, a_failure_has_anthropics_envelope) {
  Heard early;
  MessagesSink first(plan(true), early);
  first.failed({Fault::internal, "No."});
  EXPECT_EQ(early.status, 500);
  EXPECT_EQ(early.body()["error"]["type"], "api_error");
  Heard late;
  MessagesSink second(plan(true), late);
  second.delta(0, {.text = "a"});
  second.failed({Fault::internal, "No."});
  EXPECT_TRUE(late.parts.back().starts_with("event: error\ndata: {\"type\":\"error\""));
}
}  // namespace
}  // namespace darkbloom::openai
