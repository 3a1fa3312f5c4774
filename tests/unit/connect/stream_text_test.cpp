#include "darkbloom/connect/stream_text.h"

#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

std::string event(std::string_view delta, std::string_view reason = "null") {
  return "data: {\"id\":\"chatcmpl-1\",\"created\":1700,\"choices\":[{\"index\":0,\"delta\":" +
         std::string(delta) + ",\"finish_reason\":" + std::string(reason) + "}]}\n\n";
}

TEST(StreamText, the_texts_of_all_events_are_joined) {
  StreamText stream;
  stream.add(event(R"({"role":"assistant","content":""})"));
  stream.add(event(R"({"content":"Hel"})") + event(R"({"content":"lo \u00e9"})"));
  EXPECT_EQ(text_of(stream.text()), "Hello \u00e9");
  EXPECT_EQ(stream.id(), "chatcmpl-1");
  EXPECT_EQ(stream.created(), 1700);
  EXPECT_FALSE(stream.finished());
}

TEST(StreamText, an_answer_is_finished_when_its_reason_came) {
  StreamText stream;
  stream.add(event("{}", "\"stop\""));
  EXPECT_TRUE(stream.finished());
}

TEST(StreamText, where_the_end_begins_is_told_and_can_be_taken_back) {
  StreamText stream;
  const std::string text = event(R"({"content":"Hi"})");
  EXPECT_EQ(stream.add(text), text.size());
  EXPECT_EQ(stream.add(text + event("{}", "\"stop\"") + "data: [DONE]\n\n"), text.size());
  EXPECT_EQ(stream.add("data: [DONE]\n\n"), 0U);
  EXPECT_TRUE(stream.plain());
  stream.reopen();
  EXPECT_FALSE(stream.finished());
  EXPECT_EQ(stream.add(text), text.size());
}

TEST(StreamText, an_end_that_brings_text_cannot_be_said_again) {
  StreamText stream;
  stream.add(event(R"({"content":"Hi"})", "\"stop\""));
  EXPECT_FALSE(stream.plain());
}

TEST(StreamText, usage_is_read_from_an_event_without_choices) {
  StreamText stream;
  stream.add("data: {\"choices\":[],\"usage\":{\"completion_tokens\":12}}\n\n");
  EXPECT_EQ(stream.completion_tokens(), 12U);
}

TEST(StreamText, what_is_no_event_of_a_chat_is_passed_over) {
  StreamText stream;
  for (const std::string_view odd :
       {": comment\n\n", "data: [DONE]\n\n", "data: {\n\n", "data: 7\n\n",
        "data: {\"choices\":{}}\n\n", "data: {\"choices\":[{\"delta\":[]}]}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":1}}]}\n\n"}) {
    stream.add(odd);
  }
  EXPECT_TRUE(stream.text().empty());
  stream.add(event(R"({"content":"still"})"));
  EXPECT_EQ(text_of(stream.text()), "still");
}

TEST(StreamText, events_of_wrong_types_do_not_throw) {
  StreamText stream;
  stream.add("data: {\"id\":7,\"created\":\"x\",\"choices\":[]}\n\n");
  stream.add("data: {\"choices\":[7],\"usage\":{\"completion_tokens\":\"many\"}}\n\n");
  EXPECT_TRUE(stream.id().empty());
}

TEST(StreamText, the_end_of_an_answer_is_known_in_every_api) {
  for (const char* const end :
       {"data: [DONE]\n\n", "event: message_stop\ndata: {}\n\n",
        "event: response.completed\ndata: {}\n\n", "event: response.incomplete\ndata: {}\n\n"})
    EXPECT_TRUE(StreamText::ends_answer(std::string("data: {}\n\n") + end)) << end;
  EXPECT_FALSE(StreamText::ends_answer(R"(data: {"content":"data: [DONE]\\n"})"
                                       "\n\n"));
}

TEST(StreamText, thoughts_and_calls_are_more_than_text) {
  StreamText text;
  text.add("data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n\n");
  EXPECT_TRUE(text.plain());
  text.add("data: {\"choices\":[{\"delta\":{\"reasoning_content\":\"a\"}}]}\n\n");
  EXPECT_FALSE(text.plain());
}

}  // namespace
}  // namespace darkbloom::connect
