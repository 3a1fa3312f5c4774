#include "openai/responses_tools.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Result<Turn> read(const Json& body) {
  return turn_of(body, read_flat_tools);
}

Json with(const Json& choice) {
  return {{"tools", {{{"type", "function"}, {"name", "f"}}}}, {"tool_choice", choice}};
}

TEST(ResponsesTools, fields_of_a_function_stand_one_level_higher) {
  const auto turn = read({{"tools",
                           {{{"type", "function"},
                             {"name", "f"},
                             {"parameters", {{"type", "object"}}},
                             {"strict", true}}}}});
  EXPECT_EQ(turn->tools.at(0).parameters_path, "tools[0].parameters");
  EXPECT_TRUE(turn->tools.at(0).strict);
  EXPECT_EQ(turn->tool_choice.mode, ToolMode::automatic);
}

TEST(ResponsesTools, a_choice_is_a_word_a_function_or_a_list) {
  EXPECT_EQ(read(with("required"))->tool_choice.mode, ToolMode::required);
  EXPECT_EQ(read(with({{"type", "function"}, {"name", "f"}}))->tool_choice.mode, ToolMode::named);
  const Json allowed = {{"type", "allowed_tools"},
                        {"mode", "auto"},
                        {"tools", {{{"type", "function"}, {"name", "f"}}}}};
  EXPECT_EQ(read(with(allowed))->tool_choice.allowed.size(), 1U);
}

TEST(ResponsesTools, mistakes_have_their_path) {
  EXPECT_EQ(read({{"tools", {{{"type", "web_search"}}}}}).error().param, "tools[0].type");
  EXPECT_EQ(read({{"tools", {{{"type", "function"}}}}}).error().param, "tools[0].name");
  EXPECT_EQ(read(with("maybe")).error().param, "tool_choice");
  EXPECT_EQ(read(with({{"type", "mcp"}})).error().param, "tool_choice.type");
  EXPECT_EQ(read(with({{"type", "function"}, {"name", "g"}})).error().param, "tool_choice");
}
}  // namespace
}  // namespace darkbloom::openai
