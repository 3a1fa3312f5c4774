#include "openai/node_maker.h"

#include <gtest/gtest.h>

#include "json/write.h"

namespace darkbloom::openai {
namespace {

TEST(NodeMaker, makes_the_shapes_of_chat_completions) {
  EXPECT_EQ(json::to_text(text_part("a")), R"({"type":"text","text":"a"})");
  EXPECT_EQ(json::to_text(message_node("user", {std::string("a")})),
            R"({"role":"user","content":"a"})");
  EXPECT_EQ(json::to_text(call_node("1", "f", "{}")),
            R"({"id":"1","type":"function","function":{"name":"f","arguments":"{}"}})");
}

TEST(NodeMaker, a_tool_has_only_what_is_known_of_it) {
  EXPECT_EQ(json::to_text(tool_node("f", nullptr, nullptr)),
            R"({"type":"function","function":{"name":"f"}})");
  const std::string about = "d";
  const json::Node parameters{json::Node::Object{}};
  EXPECT_EQ(json::to_text(tool_node("f", &about, &parameters)),
            R"({"type":"function","function":{"name":"f","description":"d","parameters":{}}})");
}

}  // namespace
}  // namespace darkbloom::openai
