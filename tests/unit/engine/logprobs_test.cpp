#include "engine/logprobs.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/engine/tiny_vocabulary.h"

namespace darkbloom::engine {
namespace {

TEST(Logprobs, are_the_logarithms_of_the_models_probabilities) {
  const testing::TinyVocabulary tiny;
  std::vector<float> row(tiny.vocabulary().size(), -50.0F);
  row['a'] = std::log(0.5F);
  row['b'] = std::log(0.25F);
  row['c'] = std::log(0.25F);
  const ChosenToken told = explain(row, 'b', 2, tiny.vocabulary());
  EXPECT_EQ(told.chosen.bytes, tiny.vocabulary().bytes_of('b'));
  EXPECT_NEAR(told.chosen.logprob, std::log(0.25F), 1e-5);
  ASSERT_EQ(told.alternatives.size(), 2U);
  EXPECT_NEAR(told.alternatives[0].logprob, std::log(0.5F), 1e-5);
  EXPECT_EQ(told.alternatives[1].bytes, tiny.vocabulary().bytes_of('b'));
}

TEST(Logprobs, none_are_told_unless_asked_for) {
  const testing::TinyVocabulary tiny;
  const std::vector<float> row(tiny.vocabulary().size(), 0.0F);
  EXPECT_TRUE(explain(row, 1, 0, tiny.vocabulary()).alternatives.empty());
}

}  // namespace
}  // namespace darkbloom::engine
