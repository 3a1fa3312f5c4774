#include "openai/chat_messages.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<std::vector<engine::Message>> read(std::string_view messages) {
  const auto root = json::parse("{\"messages\":" + std::string(messages) + "}");
  EXPECT_TRUE(root) << messages;
  Mistake mistake;
  auto found = read_messages(JsonFields(*root, "", mistake));
  if (mistake.found()) return fail(mistake.error());
  return found;
}

/// The only message of a list that must be right.
engine::Message one(std::string_view message) {
  const auto found = read("[" + std::string(message) + "]");
  EXPECT_TRUE(found) << (found ? "" : found.error().detail);
  return found && found->size() == 1 ? found->front() : engine::Message{};
}

void expect_refused(std::string_view messages, std::string_view code, std::string_view param) {
  const auto found = read(messages);
  ASSERT_FALSE(found) << messages;
  EXPECT_EQ(found.error().code, code) << messages;
  EXPECT_EQ(found.error().param, param) << messages;
}

constexpr std::string_view kCall =
    R"({"role":"assistant","content":null,"tool_calls":[{"id":"c1","type":"function",)"
    R"("function":{"name":"get_weather","arguments":"{\"city\": \"Oslo\"}"}}]})";

TEST(ChatMessages, roles_become_the_speakers_that_templates_know) {
  const auto found = read(R"([{"role":"developer","content":"a"},{"role":"system","content":"b"},
      {"role":"user","content":"c","name":"Ann"},{"role":"assistant","content":"d"}])");
  ASSERT_TRUE(found);
  const std::pair<std::string, std::string> expected[] = {
      {"system", "a"}, {"system", "b"}, {"user", "c"}, {"assistant", "d"}};
  ASSERT_EQ(found->size(), std::size(expected));
  for (std::size_t i = 0; i < found->size(); ++i) {
    EXPECT_EQ((*found)[i].role, expected[i].first);
    EXPECT_EQ((*found)[i].content, expected[i].second);
  }
}

TEST(ChatMessages, text_parts_are_joined_by_line) {
  EXPECT_EQ(
      one(R"({"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]})")
          .content,
      "a\nb");
}

TEST(ChatMessages, an_assistant_may_have_refused_or_said_nothing) {
  EXPECT_EQ(one(R"({"role":"assistant","content":null})").content, "");
  EXPECT_EQ(one(R"({"role":"assistant","content":[{"type":"refusal","refusal":"No."}]})").content,
            "No.");
}

TEST(ChatMessages, a_call_and_its_result_are_written_in_hermes_style) {
  const auto found =
      read("[" + std::string(kCall) + R"(,{"role":"tool","tool_call_id":"c1","content":"4 C"}])");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 2U);
  EXPECT_EQ((*found)[0].content,
            "<tool_call>\n{\"name\": \"get_weather\", \"arguments\": {\"city\": \"Oslo\"}}\n"
            "</tool_call>");
  EXPECT_EQ((*found)[1].role, "user");
  EXPECT_EQ((*found)[1].content, "<tool_response>\n4 C\n</tool_response>");
}

TEST(ChatMessages, a_call_comes_after_what_was_said_with_it) {
  EXPECT_EQ(one(R"({"role":"assistant","content":"Let me see.","function_call":)"
                R"({"name":"f","arguments":"not Json"}})")
                .content,
            "Let me see.\n<tool_call>\n{\"name\": \"f\", \"arguments\": \"not Json\"}\n"
            "</tool_call>");
}

TEST(ChatMessages, results_that_follow_one_another_share_a_turn) {
  const auto found = read("[" + std::string(kCall) +
                          R"(,{"role":"tool","tool_call_id":"c1","content":"a"},)"
                          R"({"role":"function","name":"f","content":"b"},)"
                          R"({"role":"user","content":"c"}])");
  ASSERT_TRUE(found);
  ASSERT_EQ(found->size(), 3U);
  EXPECT_EQ((*found)[1].content,
            "<tool_response>\na\n</tool_response>\n<tool_response>\nb\n</tool_response>");
  EXPECT_EQ((*found)[2].content, "c");
}

TEST(ChatMessages, fields_of_other_makers_are_ignored) {
  EXPECT_EQ(
      one(R"({"role":"assistant","content":"a","reasoning_content":"r","reasoning":5})").content,
      "a");
}

TEST(ChatMessages, the_list_itself_must_be_right) {
  expect_refused("null", "missing_required_parameter", "messages");
  expect_refused("\"Hi\"", "invalid_type", "messages");
  expect_refused("{}", "invalid_type", "messages");
  expect_refused("[]", "empty_array", "messages");
  expect_refused("[5]", "invalid_type", "messages[0]");
  expect_refused(R"([{"role":"user","content":"a"},null])", "invalid_type", "messages[1]");
}

TEST(ChatMessages, the_number_of_messages_has_a_limit) {
  Json messages = Json::array();
  for (std::size_t i = 0; i < kMessagesMax; ++i)
    messages.push_back({{"role", "user"}, {"content", "a"}});
  EXPECT_TRUE(read(messages.dump()));
  messages.push_back(messages[0]);
  expect_refused(messages.dump(), "array_above_max_length", "messages");
}

TEST(ChatMessages, a_wrong_role_is_named_by_its_path) {
  expect_refused(R"([{"content":"a"}])", "missing_required_parameter", "messages[0].role");
  expect_refused(R"([{"role":7,"content":"a"}])", "invalid_type", "messages[0].role");
  expect_refused(R"([{"role":"user","content":"a"},{"role":"bot","content":"a"}])", "invalid_value",
                 "messages[1].role");
  expect_refused(R"([{"role":"User","content":"a"}])", "invalid_value", "messages[0].role");
}

TEST(ChatMessages, wrong_content_is_named_by_its_path) {
  expect_refused(R"([{"role":"user"}])", "missing_required_parameter", "messages[0].content");
  expect_refused(R"([{"role":"user","content":null}])", "missing_required_parameter",
                 "messages[0].content");
  expect_refused(R"([{"role":"assistant"}])", "missing_required_parameter", "messages[0].content");
  expect_refused(R"([{"role":"user","content":5}])", "invalid_type", "messages[0].content");
  expect_refused(R"([{"role":"user","content":{"type":"text"}}])", "invalid_type",
                 "messages[0].content");
  expect_refused(R"([{"role":"user","content":[]}])", "empty_array", "messages[0].content");
  expect_refused(R"([{"role":"user","content":"a","name":5}])", "invalid_type", "messages[0].name");
}

TEST(ChatMessages, wrong_parts_are_named_by_their_path) {
  expect_refused(R"([{"role":"user","content":["a"]}])", "invalid_type", "messages[0].content[0]");
  expect_refused(R"([{"role":"user","content":[{"text":"a"}]}])", "missing_required_parameter",
                 "messages[0].content[0].type");
  expect_refused(R"([{"role":"user","content":[{"type":"text"}]}])", "missing_required_parameter",
                 "messages[0].content[0].text");
  expect_refused(R"([{"role":"user","content":[{"type":"text","text":1}]}])", "invalid_type",
                 "messages[0].content[0].text");
  expect_refused(R"([{"role":"user","content":[{"type":"poem"}]}])", "invalid_value",
                 "messages[0].content[0].type");
  expect_refused(R"([{"role":"user","content":[{"type":"refusal","refusal":"a"}]}])",
                 "invalid_value", "messages[0].content[0].type");
}

TEST(ChatMessages, other_senses_than_text_are_refused_by_name) {
  for (const std::string type : {"image_url", "input_audio", "file"}) {
    const auto found = read(R"([{"role":"user","content":[{"type":"text","text":"a"},{"type":")" +
                            type + R"("}]}])");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().param, "messages[0].content[1]");
    EXPECT_NE(found.error().detail.find("takes text only"), std::string::npos);
  }
}

TEST(ChatMessages, wrong_calls_are_refused) {
  const auto calls = [](std::string_view list) {
    return R"([{"role":"assistant","content":null,"tool_calls":)" + std::string(list) + "}]";
  };
  expect_refused(calls("5"), "invalid_type", "messages[0].tool_calls");
  expect_refused(calls("[5]"), "invalid_type", "messages[0].tool_calls[0]");
  expect_refused(calls(R"([{"function":{"name":"f","arguments":"{}"}}])"),
                 "missing_required_parameter", "messages[0].tool_calls[0].id");
  expect_refused(calls(R"([{"id":"a"}])"), "missing_required_parameter",
                 "messages[0].tool_calls[0].function");
  expect_refused(calls(R"([{"id":"a","function":{"arguments":"{}"}}])"),
                 "missing_required_parameter", "messages[0].tool_calls[0].function.name");
  expect_refused(calls(R"([{"id":"a","function":{"name":"f","arguments":{}}}])"), "invalid_type",
                 "messages[0].tool_calls[0].function.arguments");
  expect_refused(calls(R"([{"id":"a","type":"x","function":{"name":"f","arguments":""}}])"),
                 "invalid_value", "messages[0].tool_calls[0].type");
}

TEST(ChatMessages, a_result_without_its_call_is_refused) {
  expect_refused(R"([{"role":"tool","content":"a"}])", "missing_required_parameter",
                 "messages[0].tool_call_id");
  expect_refused(R"([{"role":"tool","tool_call_id":"c1","content":"a"}])", "invalid_value",
                 "messages[0].tool_call_id");
  expect_refused(
      "[" + std::string(kCall) + R"(,{"role":"tool","tool_call_id":"c2","content":"a"}])",
      "invalid_value", "messages[1].tool_call_id");
  expect_refused(R"([{"role":"function","content":"a"}])", "missing_required_parameter",
                 "messages[0].name");
}

}  // namespace
}  // namespace darkbloom::openai
