#include "jinja/adapt_messages.h"

#include <gtest/gtest.h>

#include "json/write.h"

namespace darkbloom::jinja {
namespace {

std::string adapted(std::string_view messages, const Abilities& abilities = {}) {
  const auto result = adapt_messages(*json::parse(messages), abilities);
  return result ? json::to_text(json::Node{*result}) : "refused: " + result.error().detail;
}

std::string tools(std::string_view text) {
  const auto result = adapt_tools(*json::parse(text));
  return result ? json::to_text(json::Node{*result}) : "refused: " + result.error().detail;
}

constexpr std::string_view kParts =
    R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}])";

TEST(AdaptMessages, content_becomes_what_the_template_reads) {
  EXPECT_EQ(adapted(kParts), R"([{"role":"user","content":"a\nb"}])");
  EXPECT_EQ(adapted(kParts, {.typed_content = true}), kParts);
  EXPECT_EQ(adapted(R"([{"role":"user","content":"a"}])",
                    {.string_content = false, .typed_content = true}),
            R"([{"role":"user","content":[{"type":"text","text":"a"}]}])");
  EXPECT_EQ(adapted(R"([{"role":"assistant","content":null},{"role":"assistant"}])"),
            R"([{"role":"assistant","content":""},{"role":"assistant","content":""}])");
}

TEST(AdaptMessages, only_fields_that_templates_know_are_handed_on) {
  EXPECT_EQ(adapted(R"([{"name":"n","x":1,"role":"tool","tool_call_id":"c","content":"a",
                         "reasoning_content":""}])"),
            R"([{"role":"tool","content":"a","name":"n","tool_call_id":"c"}])");
}

constexpr std::string_view kCall =
    R"([{"role":"assistant","content":"","reasoning_content":"r","tool_calls":[{"id":"c",
         "type":"function","function":{"name":"f","arguments":"{\"a\":1}"}}]}])";

TEST(AdaptMessages, arguments_are_parsed_where_the_template_wants_objects) {
  EXPECT_EQ(adapted(kCall, {.object_arguments = true}),
            R"([{"role":"assistant","content":"","reasoning_content":"r","tool_calls":[)"
            R"({"type":"function","function":{"name":"f","arguments":{"a":1}},"id":"c"}]}])");
  EXPECT_TRUE(adapted(kCall).contains(R"("arguments":"{\"a\":1}")"));
  constexpr std::string_view kBroken =
      R"([{"role":"assistant","tool_calls":[{"function":{"name":"f","arguments":"{a"}}]}])";
  EXPECT_TRUE(adapted(kBroken, {.object_arguments = true}).contains(R"("arguments":"{a")"));
}

TEST(AdaptMessages, a_developer_is_a_system_where_there_are_no_channels) {
  constexpr std::string_view kDeveloper = R"([{"role":"developer","content":"a"}])";
  EXPECT_EQ(adapted(kDeveloper), R"([{"role":"system","content":"a"}])");
  EXPECT_EQ(adapted(kDeveloper, {.channels = true}), kDeveloper);
  EXPECT_TRUE(adapted(kCall, {.channels = true}).contains(R"("thinking":"r")"));
}

TEST(AdaptMessages, without_a_system_role_the_user_says_it) {
  const Abilities none{.system_role = false};
  EXPECT_EQ(adapted(R"([{"role":"system","content":"s"},{"role":"user","content":"u"}])", none),
            R"([{"role":"user","content":"s\nu"}])");
  EXPECT_EQ(adapted(R"([{"role":"system","content":"s"}])", none),
            R"([{"role":"user","content":"s"}])");
  EXPECT_EQ(adapted("[]", none), "[]");
}

TEST(AdaptMessages, reasoning_may_be_a_part_of_the_content) {
  const Abilities parts{.thinking_parts = true};
  EXPECT_EQ(adapted(R"([{"role":"assistant","content":"a","reasoning_content":"r"}])", parts),
            R"([{"role":"assistant","content":[{"type":"thinking","thinking":"r"},)"
            R"({"type":"text","text":"a"}]}])");
  EXPECT_EQ(adapted(R"([{"role":"user","content":"a"}])", parts),
            R"([{"role":"user","content":"a"}])");
}

TEST(AdaptMessages, what_is_no_message_is_refused) {
  EXPECT_EQ(adapted("{}"), "refused: The messages are no array.");
  for (const std::string_view text : {"[1]", "[{}]", R"([{"role":1}])", "[null]"})
    EXPECT_EQ(adapted(text), "refused: A message has no role.");
}

TEST(AdaptMessages, tools_keep_name_description_and_parameters) {
  EXPECT_EQ(tools(R"([{"type":"function","function":{"name":"f","strict":true,
                      "parameters":{"type":"object"}}}])"),
            R"([{"type":"function","function":{"name":"f","description":"",)"
            R"("parameters":{"type":"object"}}}])");
  EXPECT_EQ(tools("{}"), "refused: The tools are no array.");
  EXPECT_EQ(tools("[{}]"), "refused: A tool has no function with a name.");
}

}  // namespace
}  // namespace darkbloom::jinja
