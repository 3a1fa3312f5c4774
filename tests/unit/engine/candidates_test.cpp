#include "engine/candidates.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>

#include "unit/base/seeded_random.h"

namespace darkbloom::engine {
namespace {

/// Logits with the probabilities 0.4, 0.3, 0.2, 0.1, in another order.
const std::vector<float> kRow = {std::log(0.2F), std::log(0.4F), std::log(0.1F), std::log(0.3F)};

std::vector<Token> left(const Sampling& sampling, std::span<const float> row = kRow) {
  Candidates candidates;
  std::vector<Token> tokens;
  for (const Candidate& one : candidates.select(row, sampling))
    tokens.push_back(one.token);
  return tokens;
}

TEST(Candidates, top_k_leaves_the_k_likeliest) {
  EXPECT_EQ(left({.top_k = 2}), (std::vector<Token>{1, 3}));
  EXPECT_EQ(left({.top_p = 0.99F, .top_k = 100}).size(), 4U);
}

TEST(Candidates, top_p_leaves_the_smallest_set_that_holds_the_share) {
  EXPECT_EQ(left({.top_p = 0.39F}), (std::vector<Token>{1}));
  EXPECT_EQ(left({.top_p = 0.6F}), (std::vector<Token>{1, 3}));
  EXPECT_EQ(left({.top_p = 0.85F}), (std::vector<Token>{1, 3, 0}));
}

TEST(Candidates, top_p_of_zero_leaves_one) {
  EXPECT_EQ(left({.top_p = 0.0F}), (std::vector<Token>{1}));
}

TEST(Candidates, min_p_is_measured_against_the_likeliest) {
  EXPECT_EQ(left({.min_p = 0.45F}), (std::vector<Token>{1, 3, 0}));
  EXPECT_EQ(left({.min_p = 1.0F}), (std::vector<Token>{1}));
}

TEST(Candidates, typical_p_prefers_the_usual_surprise) {
  // Entropy is 1.28; the surprise of 0.3 (1.20) is nearest, then that of 0.2 (1.61).
  EXPECT_EQ(left({.typical_p = 0.2F}), (std::vector<Token>{3}));
  EXPECT_EQ(left({.typical_p = 0.4F}), (std::vector<Token>{3, 0}));
}

TEST(Candidates, top_p_after_top_k_is_a_share_of_what_top_k_left) {
  // Of 0.4 and 0.3 the first is 0.57.
  EXPECT_EQ(left({.top_p = 0.5F, .top_k = 2}), (std::vector<Token>{1}));
  EXPECT_EQ(left({.top_p = 0.6F, .top_k = 2}), (std::vector<Token>{1, 3}));
}

TEST(Candidates, the_short_way_leaves_the_same_as_sorting_everything) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  std::mt19937_64 random(seed);
  for (const float spread : {0.3F, 3.0F, 12.0F}) {
    std::normal_distribution<float> normal(0.0F, spread);
    std::vector<float> row(5000);
    for (float& value : row)
      value = normal(random);
    std::vector<Token> order(row.size());
    for (std::size_t i = 0; i < row.size(); ++i)
      order[i] = static_cast<Token>(i);
    const auto logit = [&](Token t) { return row[static_cast<std::size_t>(t)]; };
    std::ranges::stable_sort(order, std::ranges::greater{}, logit);
    double total = 0.0;
    for (const float x : row)
      total += std::exp(static_cast<double>(x));
    std::size_t count = 0;
    for (double taken = 0.0; taken < 0.9 * total; ++count) {
      taken += std::exp(static_cast<double>(logit(order[count])));
    }
    const std::vector<Token> kept = left({.top_p = 0.9F}, row);
    EXPECT_NEAR(static_cast<double>(kept.size()), static_cast<double>(count), 1.0);
    EXPECT_TRUE(std::equal(kept.begin(), kept.end() - 1, order.begin()));
    EXPECT_EQ(left({.top_k = 50}, row), std::vector<Token>(order.begin(), order.begin() + 50));
  }
}

}  // namespace
}  // namespace darkbloom::engine
