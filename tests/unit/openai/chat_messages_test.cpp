#include "openai/chat_messages.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<json::Node::Array> read(std::string_view messages) {
  const auto root = json::parse("{\"messages\":" + std::string(messages) + "}");
  EXPECT_TRUE(root) << messages;
  Mistake mistake;
  auto found = read_messages(JsonFields(*root, "", mistake));
  if (mistake.found()) return fail(mistake.error());
  return found;
}

/// A list that must be right, as JSON again.
Json all(std::string_view messages) {
  const auto found = read(messages);
  EXPECT_TRUE(found) << (found ? "" : found.error().detail);
  return found ? Json::parse(json::to_text({*found})) : Json();
}

/// The only message of a list that must be right.
Json one(std::string_view message) {
  return all("[" + std::string(message) + "]").at(0);
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

TEST(ChatMessages, roles_and_texts_are_kept) {
  EXPECT_EQ(all(R"([{"role":"developer","content":"a"},{"role":"system","content":"b"},
      {"role":"user","content":"c","name":"Ann"},{"role":"assistant","content":"d"}])"),
            Json::parse(R"([{"role":"developer","content":"a"},{"role":"system","content":"b"},
      {"role":"user","content":"c"},{"role":"assistant","content":"d"}])"));
}

TEST(ChatMessages, text_parts_stay_parts) {
  EXPECT_EQ(one(R"({"role":"user","content":[{"type":"text","text":"a","x":1}]})")["content"],
            Json::parse(R"([{"type":"text","text":"a"}])"));
}

TEST(ChatMessages, an_assistant_may_have_refused_or_said_nothing) {
  EXPECT_TRUE(one(R"({"role":"assistant","content":null})")["content"].is_null());
  EXPECT_EQ(
      one(R"({"role":"assistant","content":[{"type":"refusal","refusal":"No."}]})")["content"][0]
                                                                                   ["text"],
      "No.");
}

TEST(ChatMessages, a_result_has_the_name_of_what_was_called) {
  const Json found =
      all("[" + std::string(kCall) + R"(,{"role":"tool","tool_call_id":"c1","content":"4 C"}])");
  EXPECT_EQ(found[0]["tool_calls"][0],
            Json::parse(R"({"id":"c1","type":"function","function":{"name":"get_weather",)"
                        R"("arguments":"{\"city\": \"Oslo\"}"}})"));
  EXPECT_EQ(found[1], Json::parse(R"({"role":"tool","content":"4 C","tool_call_id":"c1",)"
                                  R"("name":"get_weather"})"));
}

TEST(ChatMessages, a_call_of_the_older_kind_becomes_one_of_the_newer) {
  const Json found = all(R"([{"role":"assistant","content":"Let me see.","function_call":)"
                         R"({"name":"f","arguments":"{}"}},)"
                         R"({"role":"function","name":"f","content":"b"}])");
  EXPECT_EQ(found[0]["tool_calls"][0]["function"]["name"], "f");
  EXPECT_EQ(found[1]["role"], "tool");
  EXPECT_EQ(found[1]["tool_call_id"], "f");
}

TEST(ChatMessages, thoughts_are_kept_under_either_name) {
  EXPECT_EQ(
      one(R"({"role":"assistant","content":"a","reasoning_content":"r"})")["reasoning_content"],
      "r");
  EXPECT_EQ(one(R"({"role":"assistant","content":"a","reasoning":"r"})")["reasoning_content"], "r");
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
