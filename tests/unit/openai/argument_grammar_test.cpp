#include "openai/argument_grammar.h"

#include <gtest/gtest.h>

#include "unit/openai/answers.h"

namespace darkbloom::openai {
namespace {

const char* const kSchema =
    R"({"type":"object","properties":{"s":{"type":"string"},"n":{"type":"integer"},)"
    R"("e":{"enum":["x","y"]}},"required":["s"]})";

std::string grammar_of(const char* marks, std::string_view parameters) {
  Tool tool{.name = "f"};
  if (!parameters.empty()) tool.parameters = *json::parse(parameters);
  grammar::GrammarMaker maker;
  const auto body = add_arguments(tool, dialect_of(marks).calls, maker);
  EXPECT_TRUE(body);
  return maker.text(body.value_or("x"));
}

TEST(ArgumentGrammar, tagged_parameters_stand_between_their_marks) {
  const std::string grammar = grammar_of("<function=<parameter=", kSchema);
  EXPECT_TRUE(grammar.contains("<parameter=s>"));
  EXPECT_TRUE(grammar.contains("\"x\" | \"y\""));
}

TEST(ArgumentGrammar, gemmas_objects_have_bare_keys) {
  const std::string grammar = grammar_of("<|tool_call>", kSchema);
  EXPECT_TRUE(grammar.contains("\"s:\""));
  EXPECT_TRUE(grammar.contains("<|\\\"|>"));
}

TEST(ArgumentGrammar, without_a_schema_every_style_takes_any_object) {
  for (const char* const marks : {"", "<function=<parameter=", "<|tool_call>"})
    EXPECT_FALSE(grammar_of(marks, "").empty());
}

TEST(ArgumentGrammar, a_text_without_quotes_is_held_to_no_pattern_and_a_strict_tool_is_told) {
  Tool tool{.name = "f", .parameters_path = "p", .strict = true};
  tool.parameters =
      *json::parse(R"({"properties":{"a":{"type":"string","description":"d","minLength":3}}})");
  const CallSyntax calls = dialect_of("<function=<parameter=").calls;
  grammar::GrammarMaker maker;
  const auto refused = add_arguments(tool, calls, maker);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().param, "p.properties.a.minLength");
  tool.strict = false;
  EXPECT_TRUE(add_arguments(tool, calls, maker));
}

}  // namespace
}  // namespace darkbloom::openai
