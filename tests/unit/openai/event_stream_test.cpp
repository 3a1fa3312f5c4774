#include "openai/event_stream.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

TEST(EventStream, the_head_comes_once_and_with_the_first_events) {
  Heard heard;
  EventStream stream(heard);
  EXPECT_FALSE(stream.begun());
  stream.text() += "data: 1\n\ndata: 2\n\n";
  EXPECT_EQ(heard.heads, 0);
  stream.send();
  EXPECT_TRUE(stream.begun());
  stream.text() += "data: 3\n\n";
  stream.send();
  EXPECT_EQ(heard.heads, 1);
  EXPECT_EQ(heard.content_type, "text/event-stream");
  EXPECT_EQ(heard.parts, (std::vector<std::string>{"data: 1\n\ndata: 2\n\n", "data: 3\n\n"}));
}

TEST(EventStream, nothing_is_handed_on_where_nothing_waits) {
  Heard heard;
  EventStream stream(heard);
  stream.send();
  EXPECT_FALSE(stream.begun());
  EXPECT_EQ(heard.heads, 0);
}

}  // namespace
}  // namespace darkbloom::openai
