#include "grammar/grammar_maker.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

constexpr std::string_view kContact = R"({
  "type":"object",
  "properties":{
    "name":{"type":"string"},
    "age":{"type":"integer","minimum":0,"maximum":120},
    "tags":{"type":"array","items":{"type":"string","enum":["a","b"]},"maxItems":2},
    "next":{"anyOf":[{"$ref":"#"},{"type":"null"}]}},
  "required":["name","age","tags","next"],
  "additionalProperties":false})";

TEST(GrammarMaker, a_strict_schema_is_held) {
  expect_texts(
      kContact,
      {R"({"name":"Ann","age":7,"tags":[],"next":null})",
       R"({"name": "Ann", "age": 120, "tags": ["a", "b"], "next": null})",
       "{\n  \"name\": \"\",\n  \"age\": 0,\n  \"tags\": [\n    \"a\"\n  ],\n  \"next\": "
       "{\"name\":\"\",\"age\":1,\"tags\":[],\"next\":null}\n}"},
      {R"({"name":"Ann","age":7,"tags":[]})", R"({"age":7,"name":"Ann","tags":[],"next":null})",
       R"({"name":"Ann","age":121,"tags":[],"next":null})",
       R"({"name":"Ann","age":7,"tags":["c"],"next":null})",
       R"({"name":"Ann","age":7,"tags":["a","a","a"],"next":null})",
       R"({"name":"Ann","age":7,"tags":[],"next":{}})",
       R"({"name":"Ann","age":7,"tags":[],"next":null,"x":1})",
       R"( {"name":"Ann","age":7,"tags":[],"next":null})",
       R"({"name":  "Ann","age":7,"tags":[],"next":null})"});
}

TEST(GrammarMaker, the_place_of_what_is_refused_is_named) {
  expect_refused(R"({"properties":{"a":{"type":"string","pattern":"(?=a)b"}}})",
                 ".properties.a.pattern");
  expect_refused(R"({"anyOf":[{"type":"null"},{"not":{}}]})", ".anyOf[1].not");
  expect_refused(R"({"$ref":"#/$defs/a","$defs":{"a":{"items":{"if":true}}}})",
                 ".$defs.a.items.if");
}

TEST(GrammarMaker, rules_of_several_schemas_and_of_the_caller_stand_side_by_side) {
  GrammarMaker maker;
  const auto one = maker.add_schema(testing::parsed(R"({"const":1})"), "tools[0]");
  const auto two = maker.add_schema(testing::parsed(R"({"const":2})"), "tools[0]");
  ASSERT_TRUE(one && two);
  const std::string call =
      maker.add_rule("call", GrammarMaker::literal("<call \"x\">\n") + " " + *one);
  const std::string other = maker.add_rule("call", GrammarMaker::literal("é\\") + " " + *two);
  EXPECT_NE(call, other);
  const auto grammar = testing::read(maker.text(call + " | " + other));
  EXPECT_TRUE(grammar.accepts("<call \"x\">\n1"));
  EXPECT_TRUE(grammar.accepts("é\\2"));
  EXPECT_FALSE(grammar.accepts("é\\1"));
}

TEST(GrammarMaker, any_object_is_an_object) {
  GrammarMaker maker;
  const auto grammar = testing::read(maker.text(maker.add_any_object()));
  EXPECT_TRUE(grammar.accepts(R"({})"));
  EXPECT_TRUE(grammar.accepts(R"({"a": [1, -2.5e-3, {"b": null}], "c": "\u00e9\n"})"));
  EXPECT_FALSE(grammar.accepts("[]"));
  EXPECT_FALSE(grammar.accepts(R"({"a":01})"));
  EXPECT_FALSE(grammar.accepts(R"({"a":"\ud800"})"));
}

TEST(GrammarMaker, any_value_nests_to_a_limit) {
  GrammarMaker maker;
  const auto grammar = testing::read(maker.text(maker.add_any_value()));
  EXPECT_TRUE(grammar.accepts("null"));
  EXPECT_TRUE(grammar.accepts(std::string(16, '[') + std::string(16, ']')));
  EXPECT_FALSE(grammar.accepts(std::string(17, '[') + std::string(17, ']')));
}

TEST(GrammarMaker, text_without_a_marker_holds_anything_else) {
  GrammarMaker maker;
  const std::string text = maker.add_text_without("<tool>");
  const auto alone = testing::read(maker.text(text));
  for (const std::string_view good : {"", "<", "<tool", "a<too<tool b>\n\"é\\", "tool>"})
    EXPECT_TRUE(alone.accepts(good)) << good;
  for (const std::string_view bad : {"<tool>", "a<tool>b", "<<tool>"})
    EXPECT_FALSE(alone.accepts(bad)) << bad;
  const auto call = testing::read(maker.text(text + " \"<tool>\" [0-9]"));
  EXPECT_TRUE(call.accepts("<to<tool>7"));
  EXPECT_FALSE(call.accepts("<tool>x<tool>7"));
}

TEST(GrammarMaker, a_schema_over_a_limit_is_refused) {
  std::string wide = R"({"properties":{)";
  for (int i = 0; i < 1'001; ++i)
    wide += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) + "\":{}";
  expect_refused(wide + "}}", ".properties");
  std::string large;
  for (std::size_t i = 0; i < 900; ++i)
    large += (i == 0 ? "\"" : ",\"") + std::to_string(i) + std::string(300 + i, 'x') + '"';
  expect_refused(R"({"enum":[)" + large + "]}", "");
}

}  // namespace
}  // namespace darkbloom::grammar
