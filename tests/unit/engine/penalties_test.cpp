#include "engine/penalties.h"

#include <gtest/gtest.h>

#include <cmath>

namespace darkbloom::engine {
namespace {

TEST(Penalties, frequency_and_presence_count_what_was_generated_and_not_the_prompt) {
  const std::vector<Token> prompt{0};
  Penalties penalties({.frequency_penalty = 0.5F, .presence_penalty = 0.25F}, {}, prompt, 4);
  penalties.accept(2);
  penalties.accept(2);
  std::vector<float> row{1.0F, 1.0F, 1.0F, 1.0F};
  penalties.apply(row);
  EXPECT_EQ(row, (std::vector<float>{1.0F, 1.0F, -0.25F, 1.0F}));
}

TEST(Penalties, repetition_also_counts_the_prompt_and_always_makes_less_likely) {
  const std::vector<Token> prompt{0, 1};
  Penalties penalties({.repetition_penalty = 2.0F}, {}, prompt, 4);
  std::vector<float> row{1.0F, -1.0F, 1.0F, 1.0F};
  penalties.apply(row);
  EXPECT_EQ(row, (std::vector<float>{0.5F, -2.0F, 1.0F, 1.0F}));
}

TEST(Penalties, a_bias_is_added_and_one_of_minus_100_forbids) {
  Penalties penalties({.logit_bias = {{1, 2.0F}, {2, -100.0F}}}, {}, {}, 4);
  std::vector<float> row(4, 0.5F);
  penalties.apply(row);
  EXPECT_EQ(row[1], 2.5F);
  EXPECT_TRUE(std::isinf(row[2]));
}

TEST(Penalties, what_a_model_never_says_is_forbidden) {
  const std::vector<Token> banned{3};
  Penalties penalties({}, banned, {}, 4);
  std::vector<float> row(4, 0.5F);
  penalties.apply(row);
  EXPECT_TRUE(std::isinf(row[3]));
}

TEST(Penalties, the_row_is_put_back_to_the_last_bit) {
  Penalties penalties({.frequency_penalty = 1.3F,
                       .repetition_penalty = 1.7F,
                       .logit_bias = {{2, 0.1F}, {2, -100.0F}, {1, 3.0F}}},
                      {}, {}, 4);
  penalties.accept(2);
  const std::vector<float> before{0.1F, 0.2F, 0.3F, 0.4F};
  std::vector<float> row = before;
  penalties.apply(row);
  EXPECT_NE(row, before);
  penalties.restore(row);
  EXPECT_EQ(row, before);
}

}  // namespace
}  // namespace darkbloom::engine
