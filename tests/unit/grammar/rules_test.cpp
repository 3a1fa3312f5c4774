#include "grammar/rules.h"

#include <gtest/gtest.h>

#include "support/gbnf.h"

namespace darkbloom::grammar {
namespace {

TEST(Rules, names_are_unique_and_of_gbnf) {
  Rules rules;
  EXPECT_EQ(rules.add("a", "[x]"), "a");
  EXPECT_EQ(rules.add("a", "[x]"), "a-1");
  EXPECT_EQ(rules.add("a-1", "[x]"), "a-1-1");
  EXPECT_EQ(rules.add("naïve_name", "[x]"), "na--ve-name");
  EXPECT_EQ(rules.add("root", "[x]"), "r");
  EXPECT_EQ(rules.add("", "[x]"), "r-1");
  EXPECT_LT(rules.add(std::string(500, 'n'), "[x]").size(), 30U);
}

TEST(Rules, a_shared_body_keeps_its_name) {
  Rules rules;
  const std::string first = rules.shared("digit", "[0-9]");
  EXPECT_EQ(rules.shared("other", "[0-9]"), first);
  EXPECT_NE(rules.shared("other", "[0-8]"), first);
}

TEST(Rules, a_key_is_remembered) {
  Rules rules;
  EXPECT_EQ(rules.remembered("k"), "");
  rules.remember("k", "rule");
  EXPECT_EQ(rules.remembered("k"), "rule");
}

TEST(Rules, a_reserved_name_may_stand_in_its_own_body) {
  Rules rules;
  const std::string name = rules.reserve("list");
  rules.define(name, "\"(\" " + name + "? \")\"");
  const auto grammar = test::Gbnf::parse(rules.text(name));
  ASSERT_TRUE(grammar);
  EXPECT_TRUE(grammar->accepts("((()))"));
  EXPECT_FALSE(grammar->accepts("(()"));
}

TEST(RulesDeathTest, a_rule_is_defined_once) {
  Rules rules;
  const std::string name = rules.add("a", "[x]");
  EXPECT_DEATH(rules.define(name, "[y]"), "defined once");
  EXPECT_DEATH(rules.define("b", "[y]"), "defined once");
}

TEST(Rules, repetition_holds_its_bounds_at_any_size) {
  for (const auto& [least, most] : {std::pair(0, 0),
                                    {0, 1},
                                    {1, 1},
                                    {0, 127},
                                    {3, 130},
                                    {255, 256},
                                    {256, 256},
                                    {0, 256},
                                    {0, 300},
                                    {257, 900},
                                    {1000, 1000},
                                    {100, 2100}}) {
    Rules rules;
    const std::string unit = rules.add("x", "\"x\"");
    const std::string body =
        rules.repeated(unit, {static_cast<std::uint64_t>(least), static_cast<std::uint64_t>(most)});
    const auto grammar = test::Gbnf::parse(rules.text("\"<\" " + body + " \">\""));
    ASSERT_TRUE(grammar) << body;
    const auto accepts = [&](int count) {
      return grammar->accepts('<' + std::string(static_cast<std::size_t>(count), 'x') + '>');
    };
    for (const int count : {0, 1, 2, 127, 128, 129, 255, 256, 257, 300, 900, 1000, 2100, 2101})
      EXPECT_EQ(accepts(count), count >= least && count <= most)
          << least << ' ' << most << ' ' << count;
    EXPECT_FALSE(least > 0 && accepts(least - 1)) << least;
    EXPECT_TRUE(accepts(least) && accepts(most)) << least << ' ' << most;
    EXPECT_FALSE(accepts(most + 1)) << least << ' ' << most;
  }
}

TEST(Rules, repetition_without_an_upper_bound) {
  Rules rules;
  const std::string unit = rules.add("x", "\"x\"");
  const auto grammar = test::Gbnf::parse(rules.text(rules.repeated(unit, {.least = 300})));
  ASSERT_TRUE(grammar);
  EXPECT_FALSE(grammar->accepts(std::string(299, 'x')));
  EXPECT_TRUE(grammar->accepts(std::string(300, 'x')));
  EXPECT_TRUE(grammar->accepts(std::string(999, 'x')));
}

TEST(Rules, the_size_is_that_of_the_text) {
  Rules rules;
  rules.add("a", "[x]");
  rules.repeated("a", {.least = 0, .most = 5'000});
  EXPECT_EQ(rules.text("a").size(), rules.size_bytes() + std::string_view("root ::= a\n").size());
}

}  // namespace
}  // namespace darkbloom::grammar
