#include "openai/messages_input.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "openai/turn_fields.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<json::Node::Array> read(const Json& body) {
  return parse_body<json::Node::Array>(body.dump(), read_blocks);
}

Json all(const Json& body) {
  const auto found = read(body);
  EXPECT_TRUE(found) << (found ? "" : found.error().detail);
  return found ? Json::parse(json::to_text({*found})) : Json();
}

std::string mistake_of(const Json& body) {
  return param_of(read(body));
}

Json talk(const char* messages) {
  return {{"messages", Json::parse(messages)}};
}

TEST(MessagesInput, texts_and_blocks_become_messages) {
  Json body = talk(R"([{"role":"user","content":"a"},)"
                   R"({"role":"assistant","content":[{"type":"text","text":"b"}]}])");
  body["system"] = Json::parse(R"([{"type":"text","text":"Be brief."}])");
  EXPECT_EQ(all(body),
            Json::parse(R"([{"role":"system","content":"Be brief."},{"role":"user","content":"a"},)"
                        R"({"role":"assistant","content":"b"}])"));
}

TEST(MessagesInput, calls_and_results_become_those_of_chats) {
  const Json found = all(
      talk(R"([{"role":"assistant","content":[{"type":"thinking","thinking":"hm","signature":""},)"
           R"({"type":"tool_use","id":"t1","name":"f","input":{"a":1}}]},)"
           R"({"role":"user","content":[{"type":"tool_result","tool_use_id":"t1","content":"4"},)"
           R"({"type":"text","text":"And?"}]}])"));
  EXPECT_EQ(found[0]["reasoning_content"], "hm");
  EXPECT_EQ(found[0]["tool_calls"][0]["function"]["arguments"], R"({"a":1})");
  EXPECT_EQ(found[1]["role"], "tool");
  EXPECT_EQ(found[1]["name"], "f");
  EXPECT_EQ(found[2], Json::parse(R"({"role":"user","content":"And?"})"));
}

TEST(MessagesInput, a_failed_call_says_so) {
  const Json found =
      all(talk(R"([{"role":"assistant","content":[{"type":"tool_use","id":"t","name":"f",)"
               R"("input":{}}]},{"role":"user","content":[{"type":"tool_result",)"
               R"("tool_use_id":"t","is_error":true,"content":[{"type":"text","text":"no"}]}]}])"));
  EXPECT_EQ(found[1]["content"], "Error: no");
}

TEST(MessagesInput, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of(Json::object()), "messages");
  EXPECT_EQ(mistake_of(talk("[]")), "messages");
  EXPECT_EQ(mistake_of(talk("[5]")), "messages[0]");
  EXPECT_EQ(mistake_of(talk(R"([{"role":"system","content":"a"}])")), "messages[0].role");
  EXPECT_EQ(mistake_of(talk(R"([{"role":"user"}])")), "messages[0].content");
  EXPECT_EQ(mistake_of(talk(R"([{"role":"user","content":[{"type":"image"}]}])")),
            "messages[0].content[0].type");
  EXPECT_EQ(mistake_of(talk(R"([{"role":"user","content":[{"type":"tool_result",)"
                            R"("tool_use_id":"x"}]}])")),
            "messages[0].content[0].tool_use_id");
}

Result<Turn> tools_of(const Json& body) {
  return turn_of(body, read_client_tools);
}

Json with_choice(const Json& choice) {
  return {{"tools", {{{"name", "f"}, {"input_schema", Json::object()}}}}, {"tool_choice", choice}};
}

TEST(MessagesInput, tools_are_chosen_in_anthropics_words) {
  EXPECT_EQ(tools_of(with_choice(nullptr))->tool_choice.mode, ToolMode::automatic);
  EXPECT_EQ(tools_of(with_choice({{"type", "any"}}))->tool_choice.mode, ToolMode::required);
  EXPECT_EQ(tools_of(with_choice({{"type", "none"}}))->tool_choice.mode, ToolMode::none);
  EXPECT_EQ(tools_of(with_choice({{"type", "tool"}, {"name", "f"}}))->tool_choice.mode,
            ToolMode::named);
  EXPECT_FALSE(tools_of(with_choice({{"type", "auto"}, {"disable_parallel_tool_use", true}}))
                   ->parallel_calls);
  EXPECT_EQ(tools_of(with_choice({{"type", "tool"}, {"name", "g"}})).error().param, "tool_choice");
  EXPECT_EQ(tools_of({{"tools", {{{"type", "bash_20250124"}, {"name", "bash"}}}}}).error().param,
            "tools[0].type");
  EXPECT_EQ(tools_of({{"tools", {{{"name", "f"}}}}}).error().param, "tools[0].input_schema");
}
}  // namespace
}  // namespace darkbloom::openai
