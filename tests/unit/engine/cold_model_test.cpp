#include "engine/cold_model.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "engine/llama_embedder.h"
#include "unit/base/seeded_random.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine {
namespace {

using testing::TinyFile;

TEST(ColdModel, it_is_described_as_the_loaded_one_is) {
  const TinyFile file;
  test::SeededRandom random{1};
  LlamaOptions options{.model_file = file.path(), .slots = 2, .threads = 1};
  const auto warm = load_llama(options, random).value();
  options.digest = warm->model().digest;
  const auto cold = look_at_model(options);
  ASSERT_TRUE(cold) << cold.error().detail;
  EXPECT_EQ(cold->info.name, warm->model().name);
  EXPECT_EQ(cold->info.digest, warm->model().digest);
  EXPECT_EQ(cold->info.context, warm->model().context);
  EXPECT_EQ(cold->info.quantisation, warm->model().quantisation);
  EXPECT_EQ(cold->plan.slots, warm->load().slots);
  EXPECT_FALSE(cold->embeds);
}

TEST(ColdModel, its_words_are_those_of_the_loaded_one) {
  const TinyFile file;
  test::SeededRandom random{1};
  LlamaOptions options{.model_file = file.path(), .slots = 1, .threads = 1};
  const auto warm = load_llama(options, random).value();
  options.digest = Digest{};
  const auto cold = look_at_model(options).value();
  const std::string text = "Hello, world <|im_end|>";
  EXPECT_EQ(cold.vocabulary->tokenize(text, true), warm->vocabulary().tokenize(text, true));
  EXPECT_EQ(cold.vocabulary->prompt_facts().chat_template,
            warm->vocabulary().prompt_facts().chat_template);
}

TEST(ColdModel, an_embedder_says_how_long_its_vectors_are) {
  const char* const source = std::getenv("DARKBLOOM_SOURCE");
  if (source == nullptr) GTEST_SKIP() << "the models are not here";
  const auto file = std::filesystem::path(source) / "models/acorn/acorn.gguf";
  const auto warm = load_embedder({.model_file = file}).value();
  const auto cold = look_at_model({.model_file = file, .digest = Digest{}});
  ASSERT_TRUE(cold) << cold.error().detail;
  EXPECT_TRUE(cold->embeds);
  EXPECT_EQ(cold->dimensions, warm->dimensions());
  EXPECT_EQ(cold->info.context, warm->info().context);
  EXPECT_EQ(cold->plan.slots, 1U);
}

TEST(ColdModel, what_does_not_fit_by_itself_is_refused) {
  const TinyFile file;
  const auto cold = look_at_model({.model_file = file.path(), .memory_max = 1, .digest = Digest{}});
  EXPECT_EQ(cold.error().fault, Fault::too_large);
}

TEST(ColdModel, a_file_that_is_no_model_is_refused) {
  EXPECT_EQ(look_at_model({.model_file = "/nowhere.gguf", .digest = Digest{}}).error().fault,
            Fault::not_found);
}

}  // namespace
}  // namespace darkbloom::engine
