#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaStrings, a_string_is_any_json_string) {
  expect_texts(
      R"({"type":"string"})",
      {R"("")", R"("a b")", R"("é😀")", R"("\"\\\/\b\f\n\r\t\u00e9\uFFFF")"},
      {"\"", R"("\x")", R"("\u12")", R"("\ud83d\ude00")", "\"\n\"", "\"a", "a", "\"a\"b\""});
}

TEST(SchemaStrings, length_counts_characters) {
  expect_texts(R"({"type":"string","minLength":2,"maxLength":3})",
               {R"("ab")", R"("éé")", R"("😀😀😀")", R"("\n\u0041")"},
               {R"("")", R"("a")", R"("abcd")"});
  expect_texts(R"({"minLength":1})", {R"("a")"}, {R"("")", "1"});
  const auto quoted = [](std::size_t length) { return '"' + std::string(length, 'x') + '"'; };
  expect_texts(R"({"type":"string","minLength":600,"maxLength":1000})",
               {quoted(600), quoted(777), quoted(1000)}, {quoted(599), quoted(1001)});
  EXPECT_LT(testing::grammar_of(R"({"type":"string","maxLength":20000})").size(), 10'000U);
}

TEST(SchemaStrings, a_pattern_is_held_in_json_spelling) {
  expect_texts(R"({"type":"string","pattern":"^[a-c]+\\d{2}$"})", {R"("a12")", R"("abc99")"},
               {R"("12")", R"("a1")", R"("a123")", R"("\u006112")"});
  expect_texts(R"({"pattern":"^\"\\\\\n$"})", {R"("\"\\\n")"}, {"\"\"\\\n\""});
  expect_texts(R"({"pattern":"^[^a]$"})", {R"("b")", R"("é")", R"("\"")", R"("\n")", R"("\u0001")"},
               {R"("a")", R"("\u0061")", R"(""")", R"("")"});
}

TEST(SchemaStrings, without_anchors_a_pattern_may_be_anywhere) {
  expect_texts(R"({"pattern":"ab"})", {R"("ab")", R"("xxabyy")", R"("aab\n")"},
               {R"("ba")", R"("")"});
  expect_texts(R"({"pattern":"^ab"})", {R"("ab")", R"("abz")"}, {R"("zab")"});
  expect_texts(R"({"pattern":"ab$"})", {R"("ab")", R"("zab")"}, {R"("abz")"});
  expect_texts(R"({"pattern":""})", {R"("")", R"("x")"}, {"1"});
}

TEST(SchemaStrings, pattern_format_and_length_hold_together) {
  expect_texts(R"({"pattern":"^a","maxLength":2,"minLength":1})", {R"("a")", R"("ab")"},
               {R"("")", R"("abc")", R"("b")"});
  expect_texts(R"({"format":"date","pattern":"^2024"})", {R"("2024-02-29")"}, {R"("2023-01-01")"});
}

TEST(SchemaStrings, a_length_that_holds_in_any_case_costs_nothing) {
  EXPECT_EQ(testing::grammar_of(R"({"format":"email","maxLength":320})"),
            testing::grammar_of(R"({"format":"email"})"));
  expect_texts(R"({"format":"date","maxLength":10,"minLength":1})", {R"("2024-01-01")"}, {});
}

TEST(SchemaStrings, formats_are_held) {
  expect_texts(R"({"type":"string","format":"date"})", {R"("2024-02-29")", R"("1999-12-31")"},
               {R"("2023-02-29")", R"("1900-02-29")", R"("2024-04-31")", R"("2024-1-1")", R"("")"});
  expect_texts(R"({"type":"string","format":"uuid"})",
               {R"("123e4567-e89b-12d3-a456-426614174000")"},
               {R"("123e4567e89b12d3a456426614174000")"});
}

TEST(SchemaStrings, what_cannot_be_held_is_refused) {
  expect_refused(R"({"format":"iri"})", ".format");
  expect_refused(R"({"type":"string","format":7})", ".format");
  expect_refused(R"({"pattern":"(a)\\1"})", ".pattern");
  expect_refused(R"({"pattern":"a("})", ".pattern");
  expect_refused(R"({"pattern":"a^b"})", ".pattern");
  expect_refused(R"({"pattern":"^a$","minLength":2})", ".minLength");
  expect_refused(R"({"pattern":"^a*$","maxLength":20000})", "");
  expect_refused(R"({"minLength":2,"maxLength":1})", ".maxLength");
  expect_refused(R"({"format":"date","pattern":"x"})", ".format");
}

}  // namespace
}  // namespace darkbloom::grammar
