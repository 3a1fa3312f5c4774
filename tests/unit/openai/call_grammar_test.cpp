#include "openai/call_grammar.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

Turn turn_with(std::vector<Tool> tools) {
  Turn turn{.tools = std::move(tools)};
  turn.tool_choice.mode = ToolMode::required;
  return turn;
}

std::string grammar_of(const Turn& turn, const char* marks) {
  grammar::GrammarMaker maker;
  const auto calls = add_calls(turn, dialect_of(marks).calls, maker);
  EXPECT_TRUE(calls);
  return maker.text(calls.value_or("x"));
}

TEST(CallGrammar, only_what_is_allowed_may_be_called) {
  Turn turn = turn_with({{.name = "first"}, {.name = "second"}});
  turn.tool_choice.allowed = {"second"};
  const std::string grammar = grammar_of(turn, "");
  EXPECT_FALSE(grammar.contains("first"));
  EXPECT_TRUE(grammar.contains("second"));
}

TEST(CallGrammar, several_calls_are_allowed_unless_forbidden_or_named) {
  Turn turn = turn_with({{.name = "f"}});
  EXPECT_TRUE(grammar_of(turn, "").contains("{0,31}"));
  turn.parallel_calls = false;
  EXPECT_FALSE(grammar_of(turn, "").contains("{0,31}"));
  turn.parallel_calls = true;
  turn.tool_choice.mode = ToolMode::named;
  EXPECT_FALSE(grammar_of(turn, "").contains("{0,31}"));
}

TEST(CallGrammar, sections_and_numbers_are_written_as_the_family_does) {
  const std::string grammar =
      grammar_of(turn_with({{.name = "f"}}), "<|tool_calls_section_begin|>");
  EXPECT_TRUE(grammar.contains("functions.f:\" [0-9] [0-9]?"));
  EXPECT_TRUE(grammar.contains("<|tool_calls_section_end|>"));
}
}  // namespace
}  // namespace darkbloom::openai
