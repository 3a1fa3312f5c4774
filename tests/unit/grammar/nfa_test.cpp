#include "grammar/nfa.h"

#include <gtest/gtest.h>

namespace darkbloom::grammar {
namespace {

std::optional<Automaton> made(const Nfa& nfa) {
  Work work;
  return determinised(nfa, work);
}

/// (a|b)* a, then `tail` more characters: the text book's case, with 2^tail states.
Nfa a_before_the_last(std::size_t tail) {
  Nfa nfa;
  const CodePoints both({{'a', 'b'}});
  nfa.states.push_back({.on = both, .to = 0, .choices = {1}});
  nfa.states.push_back({.on = CodePoints::one('a'), .to = 2});
  for (std::size_t i = 0; i < tail; ++i)
    nfa.states.push_back({.on = both, .to = 3 + i});
  nfa.states.emplace_back();
  nfa.end = nfa.states.size() - 1;
  return nfa;
}

TEST(Nfa, choices_become_states) {
  const auto automaton = made(a_before_the_last(2));
  ASSERT_TRUE(automaton);
  EXPECT_TRUE(automaton->accepts(U"abb"));
  EXPECT_TRUE(automaton->accepts(U"bbaba"));
  EXPECT_FALSE(automaton->accepts(U"ab"));
  EXPECT_FALSE(automaton->accepts(U"bba"));
  EXPECT_FALSE(
      automaton->accepts(U"bab"
                         U"ba"));
  for (const auto& state : automaton->states) {
    CodePoints seen;
    for (const auto& edge : state.edges) {
      EXPECT_TRUE(seen.common(edge.on).ranges().empty());
      seen = seen.united(edge.on);
    }
  }
}

TEST(Nfa, too_many_states_are_refused) {
  EXPECT_TRUE(made(a_before_the_last(8)));
  EXPECT_FALSE(made(a_before_the_last(20)));
}

TEST(Nfa, gates_open_at_the_ends_only) {
  Nfa nfa;
  nfa.states = {{.on = CodePoints::all(), .to = 0, .choices = {1}},
                {.gate = Nfa::Gate::at_start, .choices = {2}},
                {.on = CodePoints::one('x'), .to = 3},
                {.gate = Nfa::Gate::at_end, .choices = {4}},
                {.on = CodePoints::all(), .to = 4}};
  nfa.end = 4;
  const auto automaton = made(nfa);
  ASSERT_TRUE(automaton);
  EXPECT_TRUE(automaton->accepts(U"x"));
  EXPECT_FALSE(automaton->accepts(U"ax"));
  EXPECT_FALSE(automaton->accepts(U"xa"));
}

}  // namespace
}  // namespace darkbloom::grammar
