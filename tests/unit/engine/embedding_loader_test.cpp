#include "engine/embedding_loader.h"

#include <gtest/gtest.h>

#include "crypto/hash.h"
#include "engine/model_loader.h"
#include "unit/engine/acorn.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::acorn_file;

Error refusal(const EmbedderOptions& options) {
  const auto loaded = load_embedding(options);
  EXPECT_FALSE(loaded.has_value());
  return loaded ? Error{} : loaded.error();
}

TEST(EmbeddingLoader, tells_what_was_loaded) {
  const LoadedEmbedding loaded = load_embedding({.model_file = acorn_file()}).value();
  EXPECT_EQ(loaded.info.name, "acorn");
  EXPECT_EQ(loaded.info.architecture, "bert");
  EXPECT_EQ(loaded.info.context, 512U);
  EXPECT_EQ(loaded.info.digest, crypto::sha256(view_of(testing::bytes_of_file(acorn_file()))));
  EXPECT_EQ(loaded.context->dimensions(), 256U);
}

TEST(EmbeddingLoader, a_given_name_and_context_are_used) {
  const LoadedEmbedding loaded =
      load_embedding({.model_file = acorn_file(), .name = "Mine", .context = 100}).value();
  EXPECT_EQ(loaded.info.name, "Mine");
  EXPECT_EQ(loaded.info.context, 100U);
}

TEST(EmbeddingLoader, a_context_longer_than_the_models_positions_is_refused) {
  EXPECT_EQ(refusal({.model_file = acorn_file(), .context = 513}).fault, Fault::invalid);
}

TEST(EmbeddingLoader, a_chat_model_is_refused) {
  const testing::TinyFile file;
  const Error error = refusal({.model_file = file.path()});
  EXPECT_EQ(error.fault, Fault::invalid);
  EXPECT_TRUE(error.detail.contains("makes no embeddings"));
}

TEST(EmbeddingLoader, an_embedding_model_is_no_chat_model) {
  const auto refused = load_model({.model_file = acorn_file(), .slots = 1, .threads = 1});
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().fault, Fault::invalid);
  EXPECT_TRUE(refused.error().detail.contains("does not continue text"));
}

TEST(EmbeddingLoader, broken_files_are_refused) {
  const testing::TemporaryFolder folder;
  const std::filesystem::path made = folder.path() / "made.gguf";
  const std::string whole = testing::bytes_of_file(acorn_file());
  testing::write_file(made, std::string_view(whole).substr(0, whole.size() / 2));
  EXPECT_TRUE(refusal({.model_file = made}).detail.contains("truncated"));
  std::string other = whole;
  other.replace(other.find("blk.1.attn_q.weight"), 5, "blk.7");
  testing::write_file(made, other);
  EXPECT_EQ(refusal({.model_file = made}).fault, Fault::invalid);
  EXPECT_EQ(refusal({.model_file = folder.path() / "none"}).fault, Fault::not_found);
}

TEST(EmbeddingLoader, a_model_that_does_not_fit_is_refused) {
  EXPECT_EQ(refusal({.model_file = acorn_file(), .memory_max = 100'000}).fault, Fault::too_large);
}

}  // namespace
}  // namespace darkbloom::engine
