#include "node/shelf/store_shelf.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "crypto/hash.h"
#include "operating/manifest.h"
#include "support/fixed_clock.h"
#include "unit/base/seeded_random.h"
#include "unit/node/shelf/scripted_source.h"

namespace darkbloom::node::shelf {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t kPlenty = 4'000'000'000;

using test::Ears;

/// A store of the repository's two models.
class StoreShelfTest : public testing::Test {
 protected:
  void SetUp() override {
    const char* const source = std::getenv("DARKBLOOM_SOURCE");
    if (source == nullptr) GTEST_SKIP() << "the models are not here";
    models = fs::path(source) / "models";
    keep("us/wood/seedling.gguf", models / "seedling/seedling.gguf");
    keep("us/wood/acorn.gguf", models / "acorn/acorn.gguf");
  }
  ~StoreShelfTest() override { fs::remove_all(folder); }

  void keep(const std::string& name, const fs::path& from) const {
    fs::create_directories((folder / name).parent_path());
    fs::copy_file(from, folder / name);
    std::ifstream file(from, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const model::Manifest manifest{.name = name,
                                   .url = "u",
                                   .revision = "main",
                                   .sha256 = crypto::sha256(view_of(bytes)).hex(),
                                   .bytes = bytes.size()};
    std::ofstream(folder / (name + ".json")) << model::to_json(manifest);
  }
  Result<std::unique_ptr<StoreShelf>> look(std::uint64_t memory = kPlenty,
                                           std::vector<std::string> allowed = {}) {
    return StoreShelf::look({.folder = folder, .memory = memory, .allowed = std::move(allowed)},
                            {.slots = 1, .context = 512, .threads = 1},
                            {random, clock, [this](const std::string& note) {
                               const std::scoped_lock lock(mutex);
                               notes += note + "\n";
                             }});
  }
  engine::Outcome answer(engine::Engine& engine) {
    Ears ears;
    auto session = engine.start({.prompt = {1, 2, 3}, .max_tokens = 2, .ignore_end = true}, ears);
    if (!session) return {.finish = engine::Finish::failed, .failure = session.error().detail};
    EXPECT_TRUE(test::soon([&] { return ears.outcome().has_value(); }));
    return ears.outcome().value_or(engine::Outcome{});
  }

  fs::path folder = fs::path(testing::TempDir()) / ("store-" + std::to_string(::getpid()));
  fs::path models;
  test::SeededRandom random{1};
  test::FixedClock clock;
  std::mutex mutex;  // guards notes
  std::string notes;
};

TEST_F(StoreShelfTest, what_it_states_is_what_is_then_loaded) {
  const auto store = look().value();
  const auto engines = store->engines();
  const auto embedders = store->embedders();
  ASSERT_EQ(engines.size(), 1U);
  ASSERT_EQ(embedders.size(), 1U);
  EXPECT_EQ(engines[0]->model().name, "seedling");
  EXPECT_EQ(embedders[0]->dimensions(), 256U);
  EXPECT_EQ(store->cold_slots().sum, 2U);
  store->open(std::string(64, 'b'), folder);
  EXPECT_EQ(answer(*engines[0]).finish, engine::Finish::length);
  EXPECT_TRUE(store->notes()[1].loaded);
  EXPECT_EQ(store->cold_slots().sum, 1U);
}

TEST_F(StoreShelfTest, a_job_that_cannot_run_loads_nothing) {
  const auto store = look().value();
  const auto engines = store->engines();
  store->open(std::string(64, 'b'), folder);
  Ears ears;
  EXPECT_EQ(engines[0]->start({.prompt = {-1}}, ears).error().fault, Fault::invalid);
  EXPECT_EQ(engines[0]->start({.prompt = {1}, .max_tokens = 9999}, ears).error().code,
            "context_length_exceeded");
  EXPECT_EQ(store->shelf().bytes_loaded(), 0U);
}

TEST_F(StoreShelfTest, speeds_are_measured_kept_and_not_measured_again) {
  {
    const auto store = look().value();
    const auto engines = store->engines();
    store->open(std::string(64, 'b'), folder);
    ASSERT_EQ(answer(*engines[0]).finish, engine::Finish::length);
    ASSERT_TRUE(test::soon([&] { return store->notes()[1].speed.decode_millitokens > 0; }));
  }
  const auto again = look().value();
  again->open(std::string(64, 'b'), folder);
  EXPECT_GT(again->notes()[1].speed.prefill_millitokens, 0U);
  const auto newer = look().value();
  newer->open(std::string(64, 'c'), folder);
  EXPECT_TRUE(newer->notes()[1].speed.model.empty());
}

TEST_F(StoreShelfTest, a_file_that_is_another_is_not_loaded) {
  const auto store = look().value();
  const auto engines = store->engines();
  std::ofstream(folder / "us/wood/seedling.gguf", std::ios::app) << "more";
  store->open(std::string(64, 'b'), folder);
  EXPECT_TRUE(answer(*engines[0]).failure.contains("not what its manifest says"));
}

TEST_F(StoreShelfTest, what_the_owner_does_not_allow_is_not_served) {
  const auto store = look(kPlenty, {"acorn"}).value();
  EXPECT_TRUE(store->engines().empty());
  EXPECT_EQ(store->embedders().size(), 1U);
  EXPECT_TRUE(notes.contains("preferences"));
}

TEST_F(StoreShelfTest, two_of_one_name_are_told_apart_by_their_files) {
  keep("us/wood/seedling-2.gguf", models / "seedling/seedling.gguf");
  const auto store = look().value();
  const auto engines = store->engines();
  ASSERT_EQ(engines.size(), 2U);
  EXPECT_NE(engines[0]->model().name, engines[1]->model().name);
}

TEST_F(StoreShelfTest, what_the_network_lacks_is_loaded_in_idle_time) {
  const auto store = look().value();
  store->open(std::string(64, 'b'), folder);
  store->hear({.fleet = 1,
               .models = {{"seedling", 60'000, 0, 0, 2},
                          {"oak", 9'000, 1'000, 0, 2},
                          {"Not an id\n", 9'000, 0, 0, 2}}});
  EXPECT_EQ(store->wanted(), std::vector<std::string>{"oak"});
  EXPECT_TRUE(test::soon([&] { return store->notes()[1].loaded; }));
  EXPECT_FALSE(store->notes()[0].loaded);
}

TEST_F(StoreShelfTest, a_store_without_anything_to_serve_is_refused) {
  EXPECT_EQ(look(1).error().fault, Fault::not_found);
  EXPECT_TRUE(notes.contains("does not fit"));
}

}  // namespace
}  // namespace darkbloom::node::shelf
