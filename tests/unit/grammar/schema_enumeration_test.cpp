#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaEnumeration, any_value_may_be_listed) {
  expect_texts(R"({"enum":["a",1,2.5,null,true,["x",{}],{"k":"v"}]})",
               {R"("a")", "1", "2.5", "null", "true", R"(["x",{}])", R"({"k":"v"})"},
               {R"("b")", "2", "false", "[]", "\"a", ""});
  expect_texts(R"({"const":"é\"\n\u0001"})", {R"("é\"\n\u0001")"}, {R"("é")"});
  expect_texts(R"({"enum":["aa","ab","ba","bb","a","b",""]})", {R"("aa")", R"("b")", R"("")"},
               {R"("aaa")", R"("c")"});
}

TEST(SchemaEnumeration, type_and_const_narrow_the_list) {
  expect_texts(R"({"type":"string","enum":["a",1,null]})", {R"("a")"}, {"1", "null"});
  expect_texts(R"({"type":"integer","enum":[1.0,2.5]})", {"1.0"}, {"2.5"});
  expect_texts(R"({"const":1,"enum":[1,2]})", {"1"}, {"2"});
  expect_texts(R"({"type":"string","nullable":true,"enum":["a",null]})", {R"("a")", "null"}, {});
  expect_refused(R"({"type":"string","enum":[1]})", "");
  expect_refused(R"({"const":3,"enum":[1,2]})", "");
  expect_refused(R"({"enum":[]})", "");
  expect_refused(R"({"enum":"a"})", ".enum");
}

TEST(SchemaEnumeration, keywords_that_might_forbid_a_value_are_refused) {
  expect_refused(R"({"enum":["a"],"minLength":2})", ".minLength");
  expect_refused(R"({"enum":[1,"a"],"minimum":2})", ".minimum");
  expect_refused(R"({"const":{"a":1},"required":["b"]})", ".required");
  expect_texts(R"({"enum":["a"],"minimum":2})", {R"("a")"}, {});
}

TEST(SchemaEnumeration, many_values_make_a_tree) {
  std::string list;
  for (int i = 0; i < 1'000; ++i)
    list += (i == 0 ? "\"word" : ",\"word") + std::to_string(i) + '"';
  const std::string text = testing::grammar_of(R"({"enum":[)" + list + "]}");
  EXPECT_LT(text.size(), 5'000U);
  const auto grammar = testing::read(text);
  EXPECT_TRUE(grammar.accepts(R"("word999")"));
  EXPECT_FALSE(grammar.accepts(R"("word1000")"));
  expect_refused(R"({"enum":[)" + list + R"(,"x"]})", ".enum");
}

}  // namespace
}  // namespace darkbloom::grammar
