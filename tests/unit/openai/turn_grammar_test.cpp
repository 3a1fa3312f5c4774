#include "openai/turn_grammar.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Tool tool(const std::string& name, std::string_view parameters, bool strict = false) {
  return {.name = name,
          .parameters = *json::parse(parameters),
          .parameters_path = "tools[0].function.parameters",
          .strict = strict};
}

Turn calling(ToolMode mode) {
  Turn turn{.tools = {tool("f", R"({"type":"object","properties":{}})")}};
  turn.tool_choice.mode = mode;
  return turn;
}

TEST(TurnGrammar, a_plain_turn_is_free) {
  const auto held = make_turn_grammar({}, dialect_of(""), false);
  EXPECT_TRUE(held->gbnf.empty());
  EXPECT_TRUE(make_turn_grammar(calling(ToolMode::none), dialect_of(""), false)->gbnf.empty());
}

TEST(TurnGrammar, calls_that_may_be_made_wait_for_their_mark) {
  const auto held = make_turn_grammar(calling(ToolMode::automatic), dialect_of("<think>"), true);
  EXPECT_FALSE(held->gbnf.empty());
  EXPECT_EQ(held->trigger.text, "<tool_call>");
  EXPECT_EQ(held->trigger.pause_close, "</think>");
  EXPECT_TRUE(held->trigger.paused);
}

TEST(TurnGrammar, calls_that_must_be_made_hold_from_the_first_token) {
  const auto held = make_turn_grammar(calling(ToolMode::required), dialect_of("<think>"), false);
  EXPECT_TRUE(held->trigger.text.empty());
  EXPECT_FALSE(held->gbnf.contains("/think"));
}

TEST(TurnGrammar, a_thought_that_the_prompt_began_may_first_end) {
  for (const ToolMode mode : {ToolMode::required, ToolMode::named}) {
    const auto held = make_turn_grammar(calling(mode), dialect_of("<think>"), true);
    EXPECT_TRUE(held->gbnf.contains("</think>"));
  }
}

TEST(TurnGrammar, a_format_stands_beside_calls_that_may_be_made) {
  Turn turn = calling(ToolMode::automatic);
  turn.format = {.kind = FormatKind::json_object};
  const auto held = make_turn_grammar(turn, dialect_of(""), false);
  EXPECT_TRUE(held->trigger.text.empty());
  EXPECT_TRUE(held->gbnf.contains("tool_call"));
}

TEST(TurnGrammar, a_schema_that_cannot_be_held_is_refused_by_its_path) {
  Turn turn;
  turn.format = {.kind = FormatKind::json_schema,
                 .schema = *json::parse(R"({"not":{}})"),
                 .schema_path = "p.schema"};
  const auto held = make_turn_grammar(turn, dialect_of(""), false);
  ASSERT_FALSE(held);
  EXPECT_EQ(held.error().fault, Fault::invalid);
  EXPECT_TRUE(held.error().param.starts_with("p.schema")) << held.error().param;
}

TEST(TurnGrammar, parameters_that_cannot_be_held_are_refused_of_strict_tools_only) {
  Turn turn = calling(ToolMode::required);
  turn.tools = {tool("f", R"({"not":{}})")};
  EXPECT_TRUE(make_turn_grammar(turn, dialect_of(""), false));
  turn.tools[0].strict = true;
  EXPECT_EQ(make_turn_grammar(turn, dialect_of(""), false).error().fault, Fault::invalid);
}
}  // namespace
}  // namespace darkbloom::openai
