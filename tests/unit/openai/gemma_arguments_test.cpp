#include "openai/gemma_arguments.h"

#include <gtest/gtest.h>

#include "support/gbnf.h"

namespace darkbloom::openai {
namespace {

Result<std::string> grammar_of(std::string_view parameters, bool strict = true) {
  Tool tool{.name = "f", .parameters_path = "p", .strict = strict};
  if (!parameters.empty()) tool.parameters = *json::parse(parameters);
  grammar::GrammarMaker maker;
  return GemmaArguments(maker).members(tool).transform(
      [&maker](const std::string& body) { return maker.text(body); });
}

/// The grammar of a strict tool whose parameter `a`, which is required, has this schema.
test::Gbnf held(const std::string& schema) {
  const auto grammar = grammar_of(R"({"properties":{"a":)" + schema + R"(},"required":["a"]})");
  EXPECT_TRUE(grammar) << grammar.error().param;
  const auto read = test::Gbnf::parse(grammar.value_or("root ::= \"\""));
  EXPECT_TRUE(read) << grammar.value_or("");
  return *read;
}

/// The place of what a strict tool with such a parameter is refused for.
std::string refused(const std::string& schema) {
  const auto grammar = grammar_of(R"({"properties":{"a":)" + schema + R"(},"required":["a"]})");
  return grammar ? "" : grammar.error().param;
}

TEST(GemmaArguments, objects_within_objects_are_held) {
  const test::Gbnf grammar =
      held(R"({"type":"object","description":"d","properties":{"s":{"type":"string"},)"
           R"("o":{"type":"object","properties":{"n":{"type":"integer"}},"required":["n"],)"
           R"("additionalProperties":false}},"required":["s"]})");
  EXPECT_TRUE(grammar.accepts(R"(a:{s:<|"|>x<|"|>}})"));
  EXPECT_TRUE(grammar.accepts(R"(a:{s:<|"|>x<|"|>,o:{n:-3}}})"));
  EXPECT_FALSE(grammar.accepts(R"(a:{s:<|"|>x<|"|>,o:{}}})"));
  EXPECT_FALSE(grammar.accepts(R"(a:{o:{n:3}}})"));
  EXPECT_FALSE(grammar.accepts(R"(a:{s:3}})"));
  EXPECT_FALSE(grammar.accepts(R"(a:{s:<|"|>x<|"|>,t:1}})"));
}

TEST(GemmaArguments, lists_are_held_with_their_items_and_bounds) {
  const test::Gbnf any = held(R"({"type":"array","items":{"type":"boolean"}})");
  EXPECT_TRUE(any.accepts("a:[]}"));
  EXPECT_TRUE(any.accepts("a:[true,false]}"));
  EXPECT_FALSE(any.accepts("a:[1]}"));
  const test::Gbnf few =
      held(R"({"type":"array","items":{"type":"null"},"minItems":2,"maxItems":3})");
  EXPECT_FALSE(few.accepts("a:[null]}"));
  EXPECT_TRUE(few.accepts("a:[null,null]}"));
  EXPECT_TRUE(few.accepts("a:[null,null,null]}"));
  EXPECT_FALSE(few.accepts("a:[null,null,null,null]}"));
  EXPECT_TRUE(held(R"({"type":"array","items":{"type":"null"},"maxItems":0})").accepts("a:[]}"));
}

TEST(GemmaArguments, alternatives_are_held) {
  for (const char* const schema :
       {R"({"type":["string","null"]})", R"({"anyOf":[{"type":"string"},{"type":"null"}]})"}) {
    const test::Gbnf grammar = held(schema);
    EXPECT_TRUE(grammar.accepts("a:null}")) << schema;
    EXPECT_TRUE(grammar.accepts(R"(a:<|"|>x<|"|>})")) << schema;
    EXPECT_FALSE(grammar.accepts("a:3}")) << schema;
  }
  const test::Gbnf words = held(R"({"type":"string","enum":["x","y"]})");
  EXPECT_TRUE(words.accepts(R"(a:<|"|>y<|"|>})"));
  EXPECT_FALSE(words.accepts(R"(a:<|"|>z<|"|>})"));
  const test::Gbnf mixed = held(R"({"enum":["x",1,true]})");
  EXPECT_TRUE(mixed.accepts("a:1}"));
  EXPECT_FALSE(mixed.accepts("a:2}"));
}

TEST(GemmaArguments, numbers_are_held_to_their_bounds) {
  const test::Gbnf grammar = held(R"({"type":"integer","minimum":3,"maximum":12})");
  EXPECT_TRUE(grammar.accepts("a:12}"));
  EXPECT_FALSE(grammar.accepts("a:13}"));
}

TEST(GemmaArguments, what_cannot_be_held_is_refused_of_strict_tools_with_its_place) {
  EXPECT_EQ(refused(R"({"type":"array"})"), "p.properties.a");
  EXPECT_EQ(refused(R"({"type":"string","pattern":"x"})"), "p.properties.a");
  EXPECT_EQ(refused(R"({"type":"object"})"), "p.properties.a");
  EXPECT_EQ(refused(R"({"type":"array","items":{"type":"string","format":"date"}})"),
            "p.properties.a.items");
  EXPECT_EQ(refused(R"({"anyOf":[{"type":"null"},{"$ref":"#/x"}]})"), "p.properties.a.anyOf[1]");
  EXPECT_EQ(refused(R"({"type":"integer","multipleOf":"x"})"), "p.properties.a.multipleOf");
}

TEST(GemmaArguments, of_others_it_is_any_value) {
  const auto grammar = grammar_of(
      R"({"properties":{"a":{"type":"array"},"b":{"type":"integer","multipleOf":"x"}}})", false);
  ASSERT_TRUE(grammar);
  const auto read = test::Gbnf::parse(*grammar);
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->accepts(R"(a:[1,{k:<|"|>v<|"|>}],b:7})"));
  EXPECT_TRUE(read->accepts("}"));
}

TEST(GemmaArguments, optional_members_may_be_left_out_wherever_they_stand) {
  const auto grammar =
      grammar_of(R"({"properties":{"a":{"type":"null"},"b":{"type":"null"},"c":{"type":"null"}},)"
                 R"("required":["b"]})");
  const auto read = test::Gbnf::parse(grammar.value_or(""));
  ASSERT_TRUE(read);
  EXPECT_TRUE(read->accepts("b:null}"));
  EXPECT_TRUE(read->accepts("a:null,b:null,c:null}"));
  EXPECT_FALSE(read->accepts("a:null,c:null}"));
  EXPECT_FALSE(read->accepts(",b:null}"));
}

}  // namespace
}  // namespace darkbloom::openai
