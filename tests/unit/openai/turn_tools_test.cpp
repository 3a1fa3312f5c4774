#include "openai/turn_tools.h"

#include <gtest/gtest.h>

#include "json/write.h"
#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<Turn> read(const Json& body) {
  return turn_of(body, read_tools);
}

Json tool(const std::string& name) {
  return {{"type", "function"}, {"function", {{"name", name}}}};
}

Json with(const Json& choice) {
  return {{"tools", {tool("f"), tool("g")}}, {"tool_choice", choice}};
}

std::string mistake_of(const Json& body) {
  return param_of(read(body));
}

TEST(TurnTools, a_tool_is_read_whole) {
  Json given = tool("f");
  given["function"]["description"] = "d";
  given["function"]["parameters"] = {{"type", "object"}};
  given["function"]["strict"] = true;
  const Tool found = read({{"tools", {given}}})->tools.at(0);
  EXPECT_EQ(found.name, "f");
  EXPECT_TRUE(found.strict);
  EXPECT_EQ(found.parameters_path, "tools[0].function.parameters");
  EXPECT_EQ(json::to_text(found.parameters), R"({"type":"object"})");
}

TEST(TurnTools, the_model_may_choose_unless_told) {
  EXPECT_EQ(read(Json::object())->tool_choice.mode, ToolMode::none);
  EXPECT_EQ(read({{"tools", Json::array()}})->tool_choice.mode, ToolMode::none);
  EXPECT_EQ(read({{"tools", {tool("f")}}})->tool_choice.mode, ToolMode::automatic);
  EXPECT_EQ(read(with("none"))->tool_choice.mode, ToolMode::none);
  EXPECT_EQ(read(with("required"))->tool_choice.mode, ToolMode::required);
}

TEST(TurnTools, one_tool_or_several_may_be_named) {
  const auto named = read(with(tool("g")))->tool_choice;
  EXPECT_EQ(named.mode, ToolMode::named);
  EXPECT_EQ(named.allowed, std::vector<std::string>{"g"});
  const auto allowed =
      read(with({{"type", "allowed_tools"},
                 {"allowed_tools", {{"mode", "required"}, {"tools", {tool("f")}}}}}))
          ->tool_choice;
  EXPECT_EQ(allowed.mode, ToolMode::required);
  EXPECT_EQ(allowed.allowed, std::vector<std::string>{"f"});
}

TEST(TurnTools, parallel_calls_may_be_forbidden) {
  EXPECT_TRUE(read(Json::object())->parallel_calls);
  EXPECT_FALSE(read({{"parallel_tool_calls", false}})->parallel_calls);
}

TEST(TurnTools, mistakes_have_their_path) {
  EXPECT_EQ(mistake_of({{"tools", 5}}), "tools");
  EXPECT_EQ(mistake_of({{"tools", {5}}}), "tools[0]");
  EXPECT_EQ(mistake_of({{"tools", {{{"type", "web_search"}}}}}), "tools[0].type");
  EXPECT_EQ(mistake_of({{"tools", {{{"type", "function"}}}}}), "tools[0].function");
  EXPECT_EQ(mistake_of({{"tools", {tool("a b")}}}), "tools[0].function.name");
  EXPECT_EQ(mistake_of({{"tools", {tool("f"), tool("f")}}}), "tools[1].function.name");
  EXPECT_EQ(mistake_of({{"tool_choice", "required"}}), "tool_choice");
  EXPECT_EQ(mistake_of(with("always")), "tool_choice");
  EXPECT_EQ(mistake_of(with(tool("h"))), "tool_choice");
  EXPECT_EQ(mistake_of(with({{"type", "code"}})), "tool_choice.type");
}

TEST(TurnTools, there_is_a_limit_to_tools) {
  Json tools = Json::array();
  for (std::size_t i = 0; i <= kToolsMax; ++i)
    tools.push_back(tool("f" + std::to_string(i)));
  EXPECT_EQ(read({{"tools", tools}}).error().code, "array_above_max_length");
}

TEST(TurnTools, a_name_has_its_letters_and_its_length) {
  EXPECT_TRUE(is_tool_name("get_Weather-2"));
  EXPECT_TRUE(is_tool_name(std::string(kToolNameMax, 'a')));
  EXPECT_FALSE(is_tool_name(std::string(kToolNameMax + 1, 'a')));
  for (const char* const name : {"", "a.b", "a b", "\xC3\xA9"})
    EXPECT_FALSE(is_tool_name(name));
}

}  // namespace
}  // namespace darkbloom::openai
