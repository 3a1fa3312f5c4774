#include "node/served_models.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "support/scripted_embedder.h"
#include "support/scripted_engine.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::node {
namespace {

/// A model of the repository.
std::string model_file(const std::string& name) {
  const char* const source = std::getenv("DARKBLOOM_SOURCE");
  if (source == nullptr) return {};
  return (std::filesystem::path(source) / "models" / name / (name + ".gguf")).string();
}

TEST(ServedModels, each_file_is_loaded_as_what_it_is) {
  if (model_file("acorn").empty()) GTEST_SKIP() << "the models are not here";
  test::SeededRandom random{1};
  const auto models = ServedModels::load({model_file("acorn"), model_file("seedling")},
                                         {.slots = 1, .context = 512}, random);
  ASSERT_TRUE(models) << models.error().detail;
  const openai::Models api = models->api("build");
  EXPECT_EQ(api.chat.size(), 1U);
  EXPECT_EQ(api.embedders.size(), 1U);
  ASSERT_EQ(models->stated().size(), 2U);
  EXPECT_EQ(models->stated()[0].name, "seedling");
  EXPECT_EQ(models->stated()[0].quantisation, "Q8_0");
  EXPECT_GT(models->stated()[0].parameters, 1'000'000U);
  EXPECT_TRUE(models->stated()[0].capabilities.has(attest::Capability::tools));
  EXPECT_EQ(models->stated()[1].name, "acorn");
  EXPECT_EQ(models->stated()[1].dimensions, api.embedders[0]->dimensions());
}

TEST(ServedModels, a_name_is_one_models_alone) {
  if (model_file("acorn").empty()) GTEST_SKIP() << "the models are not here";
  test::SeededRandom random{1};
  const auto twice = ServedModels::load({model_file("acorn"), model_file("acorn")}, {}, random);
  ASSERT_FALSE(twice);
  EXPECT_TRUE(twice.error().detail.contains("acorn"));
}

TEST(ServedModels, a_file_that_is_no_model_is_refused) {
  test::SeededRandom random{1};
  EXPECT_EQ(ServedModels::load({"/nowhere.gguf"}, {}, random).error().fault, Fault::not_found);
}

TEST(ServedModels, the_load_is_that_of_all_of_them) {
  test::ScriptedEngine engine;
  test::ScriptedEmbedder embedder;
  EXPECT_EQ(load_of({.chat = {&engine}, .embedders = {&embedder}}).slots, engine.slots + 1);
}

}  // namespace
}  // namespace darkbloom::node
