#include "engine/grammar_gate.h"

#include <gtest/gtest.h>

#include "unit/engine/tiny_vocabulary.h"

namespace darkbloom::engine {
namespace {

class GrammarGateTest : public ::testing::Test {
 protected:
  GrammarGate make(const Sampling& sampling) const {
    return GrammarGate::make(sampling, tiny_.vocabulary()).value();
  }
  /// Accepts the text as the vocabulary cuts it; false where a token is not allowed.
  bool take(GrammarGate& gate, std::string_view text) const {
    for (const Token token : tiny_.vocabulary().tokenize(text, true)) {
      if (!gate.allows(token)) return false;
      gate.accept(token);
    }
    return true;
  }
  Token first_of(std::string_view text) const {
    return tiny_.vocabulary().tokenize(text, true).front();
  }

  testing::TinyVocabulary tiny_;
};

TEST_F(GrammarGateTest, without_a_trigger_the_grammar_holds_at_once) {
  GrammarGate gate = make({.grammar = "root ::= \"ab\""});
  EXPECT_FALSE(gate.allows(first_of("x")));
  EXPECT_TRUE(take(gate, "ab"));
  EXPECT_FALSE(gate.allows(first_of("a")));
}

TEST_F(GrammarGateTest, with_a_trigger_everything_is_free_before_it) {
  GrammarGate gate = make({.grammar = "root ::= \"<c>1\"", .trigger = {.text = "<c>"}});
  EXPECT_TRUE(take(gate, "anything <d> at all <c>"));
  EXPECT_FALSE(gate.allows(first_of("2")));
  EXPECT_TRUE(take(gate, "1"));
}

TEST_F(GrammarGateTest, a_long_answer_before_the_trigger_is_no_burden) {
  GrammarGate gate = make({.grammar = "root ::= \"<c>1\"", .trigger = {.text = "<c>"}});
  EXPECT_TRUE(take(gate, std::string(50'000, '<')));
  EXPECT_TRUE(take(gate, "<c>"));
  EXPECT_FALSE(gate.allows(first_of("2")));
}

TEST_F(GrammarGateTest, masks_all_tokens_that_may_not_come_next) {
  GrammarGate gate = make({.grammar = "root ::= \"a\" | \"b\""});
  std::vector<float> row(tiny_.vocabulary().size(), 1.0F);
  gate.mask(row);
  EXPECT_EQ(row[static_cast<std::size_t>(first_of("a"))], 1.0F);
  EXPECT_LT(row[static_cast<std::size_t>(first_of("c"))], -1e30F);
}

TEST_F(GrammarGateTest, a_grammar_that_does_not_parse_is_refused) {
  for (const Trigger& trigger : {Trigger{}, Trigger{.text = "x"}}) {
    const Sampling sampling{.grammar = "root ::= nowhere", .trigger = trigger};
    EXPECT_FALSE(GrammarGate::make(sampling, tiny_.vocabulary()).has_value());
  }
}

}  // namespace
}  // namespace darkbloom::engine
