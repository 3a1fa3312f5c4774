#include "grammar/json_rules.h"

#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

test::Gbnf grammar_of(std::string (*add)(Rules&)) {
  Rules rules;
  const std::string name = add(rules);
  return testing::read(rules.text(name));
}

TEST(JsonRules, blanks_are_few) {
  const auto gap = grammar_of(json_gap);
  for (const std::string_view good : {"", " ", "\n", "\n    ", "\n                "})
    EXPECT_TRUE(gap.accepts(good));
  for (const std::string_view bad : {"  ", "\n\n", "\t", " \n", "\n                 ", "\r\n"})
    EXPECT_FALSE(gap.accepts(bad));
  EXPECT_TRUE(grammar_of(json_comma).accepts(",\n  "));
  EXPECT_FALSE(grammar_of(json_comma).accepts(" ,"));
  EXPECT_TRUE(grammar_of(json_colon).accepts(": "));
  EXPECT_FALSE(grammar_of(json_colon).accepts(":\n"));
}

TEST(JsonRules, whatever_they_write_our_parser_reads) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (auto* const add :
       {json_any_value, json_any_object, json_any_array, json_number, json_integer}) {
    const auto grammar = grammar_of(add);
    for (int i = 0; i < 200; ++i) {
      const std::string text = grammar.sentence(random, 60);
      EXPECT_TRUE(json::parse(text)) << text;
    }
  }
}

TEST(JsonRules, numbers_keep_to_what_a_double_holds) {
  const auto number = grammar_of(json_number);
  EXPECT_TRUE(number.accepts("9999999999999999.9999999999999999e+99"));
  EXPECT_FALSE(number.accepts("1e100"));
  EXPECT_FALSE(grammar_of(json_integer).accepts("-0"));
}

TEST(JsonRules, equal_parts_are_made_once) {
  Rules rules;
  json_any_object(rules);
  const std::size_t size = rules.size_bytes();
  json_any_object(rules);
  json_string(rules);
  json_gap(rules);
  EXPECT_EQ(rules.size_bytes(), size);
}

}  // namespace
}  // namespace darkbloom::grammar
