#include "engine/context.h"

#include <gtest/gtest.h>

#include "engine/model_loader.h"
#include "engine/row_math.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

class ContextTest : public ::testing::Test {
 protected:
  /// The likeliest token after `tokens`, which begin at `from` in a sequence.
  std::size_t after(const std::vector<Token>& tokens, std::size_t sequence, std::size_t from = 0) {
    context().clear_batch();
    std::size_t place = 0;
    for (std::size_t i = from; i < tokens.size(); ++i) {
      place = context().add(tokens[i], i, sequence, i + 1 == tokens.size());
    }
    EXPECT_TRUE(context().decode());
    return argmax(context().row(place));
  }
  Context& context() { return *loaded_.context; }

  testing::TinyFile file_;
  LoadedModel loaded_ =
      load_model({.model_file = file_.path(), .slots = 4, .context = 64, .threads = 1, .batch = 64})
          .value();
};

TEST_F(ContextTest, a_truncated_sequence_goes_on_as_if_the_rest_had_never_been) {
  const std::vector<Token> one = testing::words(20, 1);
  std::vector<Token> other = one;
  for (std::size_t i = 12; i < 20; ++i)
    other[i] = static_cast<Token>(i);
  const std::size_t expected = after(other, 0);
  after(one, 1);
  EXPECT_EQ(context().truncate(1, 12), 12U);
  EXPECT_EQ(after(other, 1, 12), expected);
}

TEST_F(ContextTest, a_copied_sequence_goes_on_like_its_original) {
  const std::vector<Token> tokens = testing::words(30, 2);
  const std::size_t expected = after(tokens, 0);
  after(testing::words(10, 3), 2);
  context().copy(0, 2);
  EXPECT_EQ(context().truncate(2, 25), 25U);
  EXPECT_EQ(after(tokens, 2, 25), expected);
}

TEST_F(ContextTest, sequences_do_not_see_one_another) {
  const std::vector<Token> tokens = testing::words(10, 4);
  const std::size_t alone = after(tokens, 3);
  after(testing::words(30, 5), 0);
  context().truncate(3, 0);
  EXPECT_EQ(after(tokens, 3), alone);
}

TEST_F(ContextTest, a_sequence_truncated_to_nothing_begins_anew) {
  const std::vector<Token> tokens = testing::words(10, 6);
  const std::size_t expected = after(tokens, 0);
  EXPECT_EQ(context().truncate(0, 0), 0U);
  EXPECT_EQ(after(tokens, 0), expected);
}

}  // namespace
}  // namespace darkbloom::engine
