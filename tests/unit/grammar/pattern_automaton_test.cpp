#include <gtest/gtest.h>

#include <regex>

#include "grammar/pattern.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::grammar {
namespace {

Automaton made(std::string_view text) {
  const auto pattern = parse_pattern(text);
  EXPECT_TRUE(pattern) << text;
  Work work;
  auto automaton = automaton_of(*pattern, work);
  EXPECT_TRUE(automaton) << text;
  return automaton.value_or(Automaton{});
}

/// A pattern over a, b, c without what std::regex reads otherwise.
std::string random_pattern(test::SeededRandom& random, int depth) {
  const auto deeper = [&] { return random_pattern(random, depth - 1); };
  switch (random.number(depth == 0 ? 3 : 9)) {
    case 0:
      return "a";
    case 1:
      return "b";
    case 2:
      return "[ac]";
    case 3:
      return "(?:" + deeper() + "|" + deeper() + ")";
    case 4:
      return "(" + deeper() + ")*";
    case 5:
      return "(?:" + deeper() + "){1,2}";
    case 6:
      return "(" + deeper() + ")?";
    default:
      return deeper() + deeper();
  }
}

TEST(PatternAutomaton, agrees_with_the_standard_library_on_random_patterns) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 300; ++round) {
    std::string text = random_pattern(random, 3);
    if (random.number(2) == 0) text = "^" + text;
    if (random.number(2) == 0) text += "$";
    if (random.number(4) == 0) text += "|^c$";
    const Automaton automaton = made(text);
    const std::regex other(text);
    for (int i = 0; i < 40; ++i) {
      std::string word;
      for (std::size_t length = random.number(8); length > 0; --length)
        word += static_cast<char>('a' + random.number(3));
      EXPECT_EQ(automaton.accepts(characters_of(word)), std::regex_search(word, other))
          << text << ' ' << word;
    }
  }
}

TEST(PatternAutomaton, anchors_may_stand_in_groups) {
  const Automaton automaton = made("(^|x)a(b|$)");
  EXPECT_TRUE(automaton.accepts(U"a"));
  EXPECT_TRUE(automaton.accepts(U"ab..."));
  EXPECT_TRUE(automaton.accepts(U"..xa"));
  EXPECT_FALSE(automaton.accepts(U"..a"));
  EXPECT_FALSE(automaton.accepts(U"ac"));
  EXPECT_FALSE(made("a^b").accepts_any());
}

TEST(PatternAutomaton, repeating_nothing_comes_to_an_end) {
  EXPECT_TRUE(made("^(?:a*)*$").accepts(U"aaa"));
  EXPECT_TRUE(made("^(?:)*$").accepts(U""));
  EXPECT_TRUE(made("^a{0}$").accepts(U""));
  EXPECT_FALSE(made("^(?:a?){3}$").accepts(U"aaaa"));
}

TEST(PatternAutomaton, what_needs_too_many_states_is_refused) {
  for (const std::string_view text : {"^(?:a|b)*a(?:a|b){20}$", "^((((a{100}){100}){100}){100})$",
                                      "x.{900}y", "^(?:(?:(?:){1000}){1000}){1000}$"}) {
    const auto pattern = parse_pattern(text);
    ASSERT_TRUE(pattern) << text;
    Work work;
    auto automaton = automaton_of(*pattern, work);
    ASSERT_FALSE(automaton) << text;
    EXPECT_EQ(automaton.error().detail, "The pattern needs too many states.");
  }
}

}  // namespace
}  // namespace darkbloom::grammar
