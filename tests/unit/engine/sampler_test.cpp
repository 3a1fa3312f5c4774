#include "engine/sampler.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

#include "unit/engine/tiny_vocabulary.h"

namespace darkbloom::engine {
namespace {

class SamplerTest : public ::testing::Test {
 protected:
  std::vector<float> random_row(std::uint64_t seed) const {
    std::mt19937_64 random(seed);
    std::normal_distribution<float> normal(0.0F, 2.0F);
    std::vector<float> row(tiny_.vocabulary().size());
    for (float& value : row)
      value = normal(random);
    return row;
  }

  Result<Sampler> make(const Sampling& sampling, std::uint64_t seed = 5) const {
    return Sampler::make({.prompt = {1}, .sampling = sampling}, tiny_.vocabulary(), seed);
  }

  /// What is picked from 40 rows.
  std::vector<Token> picks(const Sampling& sampling, std::uint64_t seed = 5) const {
    Sampler sampler = make(sampling, seed).value();
    std::vector<Token> tokens;
    for (std::uint64_t i = 0; i < 40; ++i) {
      std::vector<float> row = random_row(i);
      tokens.push_back(sampler.pick(row));
    }
    return tokens;
  }

  std::vector<Token> likeliest() const { return picks({.temperature = 0.0F}); }

  testing::TinyVocabulary tiny_;
};

TEST_F(SamplerTest, temperature_zero_takes_the_likeliest) {
  const std::vector<float> row = random_row(0);
  const auto best = std::ranges::max_element(row) - row.begin();
  EXPECT_EQ(likeliest().front(), static_cast<Token>(best));
}

TEST_F(SamplerTest, settings_that_leave_one_token_take_the_likeliest) {
  EXPECT_EQ(picks({.top_k = 1}), likeliest());
  EXPECT_EQ(picks({.top_p = 0.0F}), likeliest());
  EXPECT_EQ(picks({.min_p = 1.0F}), likeliest());
  EXPECT_EQ(picks({.temperature = 1e-4F}), likeliest());
}

TEST_F(SamplerTest, defaults_do_not_take_the_likeliest) {
  EXPECT_NE(picks({}), likeliest());
}

TEST_F(SamplerTest, the_same_seed_picks_the_same_and_another_does_not) {
  EXPECT_EQ(picks({.seed = 9}), picks({.seed = 9}, 77));
  EXPECT_NE(picks({.seed = 9}), picks({.seed = 10}));
  EXPECT_NE(picks({.seed = 9}), picks({.seed = 9ULL + (1ULL << 40U)}));
}

TEST_F(SamplerTest, without_a_seed_the_given_one_is_used) {
  EXPECT_EQ(picks({}, 9), picks({.seed = 9}));
  EXPECT_NE(picks({}, 9), picks({}, 10));
}

TEST_F(SamplerTest, truncation_that_leaves_everything_changes_nothing) {
  EXPECT_EQ(picks({.min_p = 1e-30F}).size(), 40U);
  EXPECT_EQ(picks({.top_k = 1 << 20, .seed = 9}).size(), 40U);
}

TEST_F(SamplerTest, a_forbidden_token_is_never_picked) {
  const std::vector<Token> free = likeliest();
  Sampling sampling{.temperature = 0.0F};
  for (const Token token : std::set<Token>(free.begin(), free.end())) {
    sampling.logit_bias.emplace_back(token, -100.0F);
  }
  const std::vector<Token> bound = picks(sampling);
  for (std::size_t i = 0; i < free.size(); ++i)
    EXPECT_NE(bound[i], free[i]);
}

TEST_F(SamplerTest, a_bias_of_100_picks_its_token) {
  EXPECT_EQ(picks({.logit_bias = {{42, 100.0F}}}), std::vector<Token>(40, 42));
}

TEST_F(SamplerTest, penalties_keep_a_token_from_coming_again) {
  for (const Sampling& sampling : {Sampling{.temperature = 0.0F, .frequency_penalty = 100.0F},
                                   Sampling{.temperature = 0.0F, .presence_penalty = 100.0F},
                                   Sampling{.temperature = 0.0F, .repetition_penalty = 100.0F}}) {
    Sampler sampler = make(sampling).value();
    std::set<Token> seen;
    for (int i = 0; i < 30; ++i) {
      std::vector<float> row = random_row(3);
      EXPECT_TRUE(seen.insert(sampler.pick(row)).second);
    }
  }
}

TEST_F(SamplerTest, the_row_is_left_as_it_was) {
  Sampler sampler = make({.frequency_penalty = 1.0F, .logit_bias = {{3, 7.0F}}}).value();
  std::vector<float> row = random_row(1);
  const std::vector<float> before = row;
  for (int i = 0; i < 5; ++i)
    sampler.pick(row);
  EXPECT_EQ(row, before);
}

TEST_F(SamplerTest, typical_p_and_temperature_change_what_is_picked) {
  EXPECT_NE(picks({.typical_p = 0.2F}), picks({}));
  EXPECT_NE(picks({.temperature = 0.3F}), picks({}));
  EXPECT_NE(picks({.top_p = 0.3F}), picks({}));
}

TEST_F(SamplerTest, a_grammar_allows_only_its_words) {
  Sampler sampler = make({.grammar = R"(root ::= "yes" | "no")"}).value();
  std::string text;
  for (int i = 0; i < 8; ++i) {
    std::vector<float> row = random_row(static_cast<std::uint64_t>(i));
    const Token token = sampler.pick(row);
    if (tiny_.vocabulary().is_end(token)) break;
    text += tiny_.vocabulary().piece_of(token);
  }
  EXPECT_TRUE(text == "yes" || text == "no") << text;
}

TEST_F(SamplerTest, a_grammar_that_does_not_parse_is_refused) {
  for (const char* grammar : {"root ::= (", "root ::= missing", "nonsense"}) {
    const auto made = make({.grammar = grammar});
    ASSERT_FALSE(made.has_value()) << grammar;
    EXPECT_EQ(made.error().fault, Fault::invalid);
  }
}

TEST_F(SamplerTest, numbers_out_of_range_are_refused) {
  const float nan = std::nanf("");
  for (const Sampling& sampling :
       {Sampling{.temperature = -1.0F}, Sampling{.temperature = nan}, Sampling{.top_p = 1.5F},
        Sampling{.min_p = -0.1F}, Sampling{.top_k = -1}, Sampling{.typical_p = nan},
        Sampling{.frequency_penalty = 1e9F}, Sampling{.repetition_penalty = 0.0F},
        Sampling{.logit_bias = {{-1, 0.0F}}}, Sampling{.logit_bias = {{1 << 20, 0.0F}}},
        Sampling{.logit_bias = {{1, nan}}}}) {
    EXPECT_FALSE(make(sampling).has_value());
  }
}

}  // namespace
}  // namespace darkbloom::engine
