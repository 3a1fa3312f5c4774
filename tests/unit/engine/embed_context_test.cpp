#include "engine/embed_context.h"

#include <gtest/gtest.h>

#include "engine/embedding_loader.h"
#include "engine/model_loader.h"
#include "unit/engine/acorn.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

LoadedEmbedding acorn() {
  return load_embedding({.model_file = testing::acorn_file()}).value();
}

TEST(EmbedContext, a_vector_has_length_one) {
  const LoadedEmbedding loaded = acorn();
  const auto vector = loaded.context->embed(loaded.vocabulary->framed("a red house by the sea"));
  ASSERT_TRUE(vector.has_value());
  EXPECT_EQ(vector->size(), loaded.context->dimensions());
  EXPECT_NEAR(testing::squared_length(*vector), 1.0, 1e-6);
}

TEST(EmbedContext, a_text_gives_the_same_bytes_after_any_other) {
  const LoadedEmbedding loaded = acorn();
  const std::vector<Token> text = loaded.vocabulary->framed("where is my parcel?");
  const auto first = loaded.context->embed(text);
  for (std::size_t size = 1; size < 400; size += 37) {
    ASSERT_TRUE(loaded.context->embed(std::vector<Token>(size, 321)).has_value());
    EXPECT_EQ(loaded.context->embed(text), first) << "after " << size << " tokens";
  }
  loaded.context->wipe();
  EXPECT_EQ(loaded.context->embed(text), first);
}

TEST(EmbedContext, a_text_may_fill_the_context) {
  const LoadedEmbedding loaded = acorn();
  EXPECT_TRUE(loaded.context->embed(std::vector<Token>(loaded.info.context, 500)).has_value());
}

TEST(EmbedContext, a_model_that_pools_no_vectors_is_refused) {
  const testing::TinyFile file;
  const JudgedFile judged =
      judge_file({.model_file = file.path(), .slots = 1, .threads = 1}).value();
  const ModelHandle model = load_weights(file.path(), judged.facts).value();
  const auto refused = EmbedContext::make(*model, judged.plan);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, Fault::invalid);
  EXPECT_TRUE(refused.error().detail.contains("pools no vectors"));
}

}  // namespace
}  // namespace darkbloom::engine
