#include "grammar/automaton.h"

#include <gtest/gtest.h>

#include "grammar/limits.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::grammar {
namespace {

using Texts = std::vector<std::u32string>;

std::optional<Automaton> both_of(const Automaton& a, const Automaton& b) {
  Work work;
  return common(a, b, work);
}

/// All texts over a, b, c of at most that length.
Texts texts_of_length(std::size_t most) {
  Texts texts = {U""};
  for (std::size_t begin = 0, length = 0; length < most; ++length) {
    const std::size_t end = texts.size();
    for (; begin < end; ++begin) {
      for (const char32_t c : {U'a', U'b', U'c'})
        texts.push_back(texts[begin] + c);
    }
  }
  return texts;
}

TEST(Automaton, one_of_and_none_of_are_opposites) {
  const Texts words = {U"a", U"ab", U"abc", U"cb", U"cb"};
  const Automaton these = one_of(words);
  const Automaton others = none_of(words);
  for (const std::u32string& text : texts_of_length(5)) {
    EXPECT_EQ(these.accepts(text), std::ranges::contains(words, text));
    EXPECT_NE(these.accepts(text), others.accepts(text));
  }
  EXPECT_TRUE(others.accepts(U"\u20ac"));
  EXPECT_FALSE(one_of({}).accepts_any());
  const Texts empty = {U""};
  EXPECT_TRUE(one_of(empty).accepts(U""));
  EXPECT_FALSE(none_of(empty).accepts(U""));
}

TEST(Automaton, without_a_marker_is_what_search_says) {
  for (const std::u32string_view marker : {U"a", U"ab", U"aab", U"abab", U"aaa", U"abcab"}) {
    const Automaton automaton = without(marker);
    for (const std::u32string& text : texts_of_length(7))
      EXPECT_EQ(automaton.accepts(text), text.find(marker) == std::u32string::npos);
  }
}

TEST(AutomatonDeathTest, every_text_contains_the_empty_marker) {
  EXPECT_DEATH(without(U""), "empty marker");
}

TEST(Automaton, lengths_are_counted) {
  for (const std::u32string& text : texts_of_length(5)) {
    EXPECT_EQ(of_length(2, 4).accepts(text), text.size() >= 2 && text.size() <= 4);
    EXPECT_EQ(of_length(3, std::nullopt).accepts(text), text.size() >= 3);
    EXPECT_EQ(of_length(0, 0).accepts(text), text.empty());
  }
}

TEST(Automaton, common_texts_are_those_of_both) {
  const auto both = both_of(without(U"ab"), of_length(1, 3));
  ASSERT_TRUE(both);
  for (const std::u32string& text : texts_of_length(5))
    EXPECT_EQ(both->accepts(text), without(U"ab").accepts(text) && of_length(1, 3).accepts(text));
  const Texts a = {U"a"};
  const Texts b = {U"b"};
  EXPECT_FALSE(both_of(one_of(a), one_of(b))->accepts_any());
  EXPECT_FALSE(both_of(of_length(0, kAutomatonStatesMax + 1), of_length(0, std::nullopt)));
}

TEST(Automaton, the_longest_text_is_known_where_there_is_one) {
  EXPECT_EQ(longest_text(of_length(2, 5)), 5U);
  EXPECT_EQ(longest_text(of_length(0, 0)), 0U);
  EXPECT_EQ(longest_text(of_length(2, std::nullopt)), std::nullopt);
  EXPECT_EQ(longest_text(without(U"ab")), std::nullopt);
  const Texts words = {U"a", U"abc", U"b"};
  EXPECT_EQ(longest_text(merged(one_of(words))), 3U);
}

TEST(Automaton, work_has_an_end) {
  Work work;
  EXPECT_TRUE(work.spend(kAutomatonWorkMax - 10));
  EXPECT_FALSE(common(of_length(0, 20), of_length(0, 20), work));
  EXPECT_TRUE(work.spent());
  EXPECT_FALSE(work.spend(0));
}

TEST(Automaton, trimmed_drops_what_leads_nowhere) {
  Automaton automaton = of_length(1, 1);
  automaton.states[1].edges.push_back({CodePoints::one('x'), 2});
  automaton.states.push_back({.ends = false, .edges = {{CodePoints::all(), 2}}});
  const Automaton small = trimmed(automaton);
  EXPECT_EQ(small.states.size(), 2U);
  EXPECT_TRUE(small.states[1].edges.empty());
}

TEST(Automaton, merging_keeps_the_texts) {
  test::SeededRandom random(test::test_seed());
  SCOPED_TRACE(test::seed_note(test::test_seed()));
  const Texts all = texts_of_length(5);
  for (int round = 0; round < 50; ++round) {
    Texts words;
    for (std::size_t i = random.number(30) + 1; i > 0; --i)
      words.push_back(all[random.number(all.size())]);
    const Automaton tree = one_of(words);
    const Automaton small = merged(tree);
    EXPECT_LE(small.states.size(), tree.states.size());
    for (const std::u32string& text : all)
      EXPECT_EQ(small.accepts(text), tree.accepts(text));
  }
  const Texts digits = {U"a1", U"b1", U"c1"};
  EXPECT_EQ(merged(one_of(digits)).states.size(), 3U);
}

}  // namespace
}  // namespace darkbloom::grammar
