#include "openai/responses_sink.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

ResponsePlan plan(bool stream) {
  return {.id = "resp_ab", .created = 5, .model = "m", .stream = stream};
}

void say(ResponsesSink& sink) {
  sink.delta(0, {.kind = DeltaKind::thought, .text = "hm"});
  sink.delta(0, {.text = "Yes"});
  sink.delta(0, {.text = "."});
  sink.delta(0, {.kind = DeltaKind::call, .text = "f", .call_id = "c1"});
  sink.delta(0, {.kind = DeltaKind::arguments, .text = "{}"});
  sink.ended(0, {.called = true});
  sink.closed(usage_of(7, 3, 2));
}

TEST(ResponsesSink, the_whole_answer_has_its_items_and_usage) {
  Heard heard;
  ResponsesSink sink(plan(false), heard);
  say(sink);
  const Json body = heard.body();
  EXPECT_EQ(body["status"], "completed");
  EXPECT_EQ(body["object"], "response");
  EXPECT_EQ(body["output"].size(), 3U);
  EXPECT_EQ(body["output"][1]["content"][0]["text"], "Yes.");
  EXPECT_EQ(body["usage"]["input_tokens_details"]["cached_tokens"], 2);
  EXPECT_EQ(body["usage"]["total_tokens"], 10);
  EXPECT_TRUE(body.at("error").is_null());
  EXPECT_TRUE(body.at("incomplete_details").is_null());
}

TEST(ResponsesSink, a_stream_tells_every_step_with_its_number) {
  Heard heard;
  ResponsesSink sink(plan(true), heard);
  say(sink);
  const auto events = events_of(heard.text());
  std::vector<std::string> types;
  for (std::size_t i = 0; i < events.size(); ++i) {
    EXPECT_EQ(events[i]["sequence_number"], i);
    types.push_back(events[i]["type"].get<std::string>().substr(9));  // after "response."
  }
  EXPECT_EQ(types, (std::vector<std::string>{"created",
                                             "in_progress",
                                             "output_item.added",
                                             "content_part.added",
                                             "reasoning_text.delta",
                                             "reasoning_text.done",
                                             "content_part.done",
                                             "output_item.done",
                                             "output_item.added",
                                             "content_part.added",
                                             "output_text.delta",
                                             "output_text.delta",
                                             "output_text.done",
                                             "content_part.done",
                                             "output_item.done",
                                             "output_item.added",
                                             "function_call_arguments.delta",
                                             "function_call_arguments.done",
                                             "output_item.done",
                                             "completed"}));
  EXPECT_TRUE(events[0]["response"]["output"].is_array());
  EXPECT_EQ(events[10]["output_index"], 1);
  EXPECT_EQ(events[10]["item_id"], "msg_ab01");
  EXPECT_EQ(events.back()["response"]["output"][2]["arguments"], "{}");
  EXPECT_TRUE(heard.text().starts_with("event: response.created\ndata: "));
}

TEST(ResponsesSink, an_answer_at_its_limit_is_incomplete) {
  for (const bool stream : {false, true}) {
    Heard heard;
    ResponsesSink sink(plan(stream), heard);
    sink.delta(0, {.text = "Ye"});
    sink.ended(0, {.finish = engine::Finish::length});
    sink.closed({});
    const Json body = stream ? events_of(heard.text()).back()["response"] : heard.body();
    EXPECT_EQ(body["status"], "incomplete");
    EXPECT_EQ(body["incomplete_details"]["reason"], "max_output_tokens");
    EXPECT_EQ(body["output"][0]["status"], "incomplete");
  }
}

TEST(ResponsesSink, a_failure_chooses_the_status_or_ends_the_stream) {
  Heard early;
  ResponsesSink first(plan(true), early);
  first.failed({Fault::internal, "No."});
  EXPECT_EQ(early.status, 500);
  Heard late;
  ResponsesSink second(plan(true), late);
  second.delta(0, {.text = "a"});
  second.failed({Fault::internal, "No."});
  const auto events = events_of(late.parts.back());
  ASSERT_EQ(events.size(), 2U);
  EXPECT_EQ(events[0]["response"]["status"], "failed");
  EXPECT_EQ(events[0]["response"]["error"]["message"], "No.");
  EXPECT_EQ(events[1]["type"], "error");
  EXPECT_EQ(late.ends, 1);
}
}  // namespace
}  // namespace darkbloom::openai
