#include "grammar/schema_compiler.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaCompiler, types_stand_side_by_side) {
  expect_texts(R"({"type":["string","null"],"maxLength":1})", {"null", R"("a")"}, {R"("ab")", "1"});
  expect_texts(R"({"type":"boolean"})", {"true", "false"}, {"null", "True"});
  expect_texts(R"({"type":"integer","nullable":true})", {"1", "null"}, {"1.5"});
  expect_texts("{}", {"null", "[1]", R"({"a":{}})", "-1.5e3"}, {"", "nul"});
}

TEST(SchemaCompiler, keywords_of_other_kinds_say_nothing) {
  expect_texts(R"({"type":"null","minLength":3,"minimum":9,"pattern":"("})", {"null"}, {"1"});
}

TEST(SchemaCompiler, alternatives_stand_side_by_side) {
  expect_texts(R"({"anyOf":[{"const":1},{"const":2},{"const":1}]})", {"1", "2"}, {"3"});
  expect_refused(R"({"anyOf":[]})", ".anyOf");
  expect_refused(R"({"anyOf":{}})", ".anyOf");
  expect_refused(R"({"anyOf":[{"const":1},7]})", ".anyOf[1]");
}

TEST(SchemaCompiler, references_may_recur_inside_of_containers) {
  expect_texts(R"({"$ref":"#/$defs/node","$defs":{"node":{"properties":{"v":{"type":"integer"},
      "kids":{"type":"array","items":{"$ref":"#/$defs/node"}}},"required":["v","kids"]}}})",
               {R"({"v":1,"kids":[]})", R"({"v":1,"kids":[{"v":2,"kids":[{"v":3,"kids":[]}]}]})"},
               {R"({"v":1,"kids":[{}]})"});
  expect_texts(R"({"anyOf":[{"type":"null"},{"items":{"$ref":"#"}}]})", {"null", "[[null],[]]"},
               {"1"});
  expect_texts(R"({"properties":{"a":{"$ref":"#/definitions/x"},"b":{"$ref":"#/definitions/x"}},
                   "definitions":{"x":{"const":7}}})",
               {R"({"a":7,"b":7})"}, {R"({"a":8})"});
}

TEST(SchemaCompiler, circles_of_references_are_refused) {
  expect_refused(R"({"$ref":"#"})", ".$ref");
  expect_refused(R"({"anyOf":[{"type":"null"},{"$ref":"#"}]})", ".anyOf[1].$ref");
  expect_refused(
      R"({"$ref":"#/$defs/a","$defs":{"a":{"$ref":"#/$defs/b"},"b":{"$ref":"#/$defs/a"}}})",
      ".$defs.b.$ref");
  expect_refused(R"({"$ref":"#/$defs/none"})", ".$ref");
  expect_refused(R"({"$ref":7})", ".$ref");
}

TEST(SchemaCompiler, what_has_no_finite_value_is_refused) {
  expect_refused(R"({"properties":{"a":{"$ref":"#"}},"required":["a"]})", "");
  expect_refused(R"({"items":{"$ref":"#"},"minItems":1})", "");
  expect_refused(
      R"({"properties":{"a":{"anyOf":[{"$ref":"#"},{"items":{"$ref":"#"},"minItems":1}]}},
                     "required":["a"]})",
      "");
  expect_refused(R"({"properties":{"a":{"$ref":"#/$defs/x"}},
                     "$defs":{"x":{"properties":{"y":{"$ref":"#/$defs/x"}},"required":["y"]}}})",
                 "");
  expect_texts(R"({"properties":{"a":{"$ref":"#"}}})", {"{}", R"({"a":{}})"}, {});
}

TEST(SchemaCompiler, the_same_keywords_make_the_same_rule) {
  std::string dates;
  for (int i = 0; i < 100; ++i)
    dates += (i == 0 ? "\"d" : ",\"d") + std::to_string(i) +
             R"(":{"title":"t","type":"string","format":"date-time"})";
  EXPECT_LT(testing::grammar_of(R"({"properties":{)" + dates + "}}").size(), 30'000U);
}

TEST(SchemaCompiler, work_on_automata_has_a_limit) {
  std::string many;
  for (int i = 0; i < 100; ++i)
    many += (i == 0 ? "\"p" : ",\"p") + std::to_string(i) +
            R"(":{"type":"integer","multipleOf":1000,"maximum":)" + std::to_string(i) + "}";
  GrammarMaker maker;
  const auto made = maker.add_schema(testing::parsed(R"({"properties":{)" + many + "}}"), "schema");
  ASSERT_FALSE(made);
  EXPECT_TRUE(made.error().param.starts_with("schema.properties.p"));
}

TEST(SchemaCompiler, depth_and_size_have_limits) {
  std::string deep = R"({"const":1})";
  for (int i = 0; i < 28; ++i)
    deep = R"({"properties":{"a":)" + deep + "}}";
  EXPECT_FALSE(testing::grammar_of(deep).empty());
  std::string chain = R"("d0":{"const":1})";
  for (int i = 1; i < 200; ++i)
    chain += ",\"d" + std::to_string(i) + R"(":{"$ref":"#/$defs/d)" + std::to_string(i - 1) + "\"}";
  expect_refused(R"({"$ref":"#/$defs/d199","$defs":{)" + chain + "}}", ".$defs.d104");
  std::string many;
  for (int i = 0; i < 257; ++i)
    many += (i == 0 ? "" : ",") + std::string(R"({"const":1})");
  expect_refused(R"({"anyOf":[)" + many + "]}", ".anyOf");
}

}  // namespace
}  // namespace darkbloom::grammar
