#include "grammar/automaton_rules.h"

#include <gtest/gtest.h>

#include "grammar/pattern.h"
#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

std::string grammar_of(const Automaton& automaton, Spelling spelling) {
  Rules rules;
  const std::string name = add_automaton(rules, "s", automaton, spelling);
  return rules.text(name);
}

Automaton pattern(std::string_view text) {
  Work work;
  return automaton_of(parse_pattern(text).value(), work).value();
}

TEST(AutomatonRules, a_line_of_states_is_one_rule_with_words) {
  EXPECT_EQ(grammar_of(pattern("^abc[0-9]d$"), Spelling::raw),
            "root ::= s\ns ::= \"abc\" [0-9] \"d\"\n");
}

TEST(AutomatonRules, raw_characters_are_themselves) {
  const auto grammar = testing::read(grammar_of(pattern("^[^a]{2}$"), Spelling::raw));
  EXPECT_TRUE(grammar.accepts("\"\n"));
  EXPECT_TRUE(grammar.accepts("é😀"));
  EXPECT_FALSE(grammar.accepts("ab"));
}

TEST(AutomatonRules, json_spells_each_character_in_one_way) {
  const auto grammar = testing::read(grammar_of(pattern("^[^]$"), Spelling::json));
  for (const std::string_view good :
       {"a", "/", "é", "\x7F", "\\\"", "\\\\", "\\n", "\\b", "\\u0000", "\\u001f"})
    EXPECT_TRUE(grammar.accepts(good)) << good;
  for (const std::string_view bad : {"\"", "\\", "\n", "\\u000a", "\\/", "\\u0041", "\\u001F", ""})
    EXPECT_FALSE(grammar.accepts(bad)) << bad;
}

TEST(AutomatonRules, a_text_that_is_empty_only_is_a_rule_too) {
  EXPECT_TRUE(testing::read(grammar_of(of_length(0, 0), Spelling::json)).accepts(""));
}

TEST(AutomatonRules, circles_stay_rules) {
  const auto grammar = testing::read(grammar_of(pattern("^(ab)*$"), Spelling::raw));
  EXPECT_TRUE(grammar.accepts("abab"));
  EXPECT_FALSE(grammar.accepts("aba"));
}

TEST(AutomatonRulesDeathTest, a_rule_has_a_text) {
  EXPECT_DEATH(grammar_of(pattern("a^b"), Spelling::raw), "a rule has a text");
}

}  // namespace
}  // namespace darkbloom::grammar
