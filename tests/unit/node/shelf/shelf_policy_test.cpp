#include "node/shelf/shelf_policy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>

#include "unit/base/seeded_random.h"

namespace darkbloom::node::shelf {
namespace {

constexpr UnixMillis kNow = 1'000'000;

ShelvedModel loaded(std::uint64_t bytes, double value) {
  return {.bytes = bytes, .load_s = 1, .uses = 1, .value = value, .loaded = true};
}

TEST(ShelfPolicy, where_there_is_room_nothing_goes) {
  const auto chosen = choose_evictions({loaded(40, 1), {.bytes = 60}}, 1, 100, kNow);
  ASSERT_TRUE(chosen);
  EXPECT_TRUE(chosen->victims.empty());
}

TEST(ShelfPolicy, the_least_worth_goes_and_the_shelf_ages_by_it) {
  const auto chosen = choose_evictions({loaded(40, 3), loaded(40, 2), {.bytes = 40}}, 2, 100, kNow);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->victims, std::vector<std::size_t>{1});
  EXPECT_DOUBLE_EQ(chosen->age, 2);
}

TEST(ShelfPolicy, one_whose_place_is_not_needed_stays) {
  const auto chosen = choose_evictions({loaded(10, 1), loaded(80, 2), {.bytes = 70}}, 2, 100, kNow);
  ASSERT_TRUE(chosen);
  EXPECT_EQ(chosen->victims, std::vector<std::size_t>{1});
}

TEST(ShelfPolicy, what_is_cheap_to_load_and_large_is_worth_little) {
  const ShelvedModel large{.bytes = 8'000'000'000, .load_s = 10, .uses = 4};
  const ShelvedModel small{.bytes = 1'000'000'000, .load_s = 10, .uses = 4};
  const ShelvedModel slow{.bytes = 8'000'000'000, .load_s = 100, .uses = 4};
  EXPECT_LT(value_of(large, 0), value_of(small, 0));
  EXPECT_LT(value_of(large, 0), value_of(slow, 0));
  EXPECT_DOUBLE_EQ(value_of(large, 7), 7 + value_of(large, 0));
}

TEST(ShelfPolicy, what_answers_is_never_unloaded) {
  ShelvedModel busy = loaded(80, 1);
  busy.busy = true;
  const auto chosen = choose_evictions({busy, {.bytes = 40}}, 1, 100, kNow);
  EXPECT_EQ(chosen.error().fault, Fault::no_capacity);
  EXPECT_GT(chosen.error().retry_after_ms, 0U);
}

TEST(ShelfPolicy, what_has_hardly_been_loaded_stays_and_says_for_how_long) {
  ShelvedModel fresh = loaded(80, 1);
  fresh.load_s = 10;
  fresh.loaded_at_ms = kNow - 5'000;
  const auto chosen = choose_evictions({fresh, {.bytes = 40}}, 1, 100, kNow);
  EXPECT_EQ(chosen.error().fault, Fault::no_capacity);
  EXPECT_EQ(chosen.error().retry_after_ms, 35'000U);
  EXPECT_TRUE(choose_evictions({fresh, {.bytes = 40}}, 1, 100, kNow + 35'000));
}

TEST(ShelfPolicy, what_would_never_fit_is_too_large) {
  EXPECT_EQ(choose_evictions({{.bytes = 101}}, 0, 100, kNow).error().fault, Fault::too_large);
}

TEST(ShelfPolicy, a_budget_is_kept_and_no_more_goes_than_must) {
  const std::uint64_t seed = test::test_seed();
  std::mt19937_64 dice(seed);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<ShelvedModel> models;
    const std::uint64_t budget = 50 + dice() % 200;
    std::uint64_t taken = 0;
    for (std::size_t i = 0; i < 1 + dice() % 8; ++i) {
      ShelvedModel model{.bytes = 1 + dice() % 60,
                         .load_s = static_cast<double>(dice() % 20),
                         .value = static_cast<double>(dice() % 10),
                         .busy = dice() % 3 == 0,
                         .pinned = dice() % 4 == 0,
                         .loaded_at_ms = static_cast<UnixMillis>(dice() % kNow)};
      model.loaded = taken + model.bytes <= budget && dice() % 2 == 0;
      taken += model.loaded ? model.bytes : 0;
      models.push_back(model);
    }
    models.push_back({.bytes = 1 + dice() % 60});
    const std::size_t wanted = models.size() - 1;
    const auto chosen = choose_evictions(models, wanted, budget, kNow);
    if (!chosen) continue;
    std::uint64_t after = taken + models[wanted].bytes;
    for (const std::size_t victim : chosen->victims) {
      after -= models[victim].bytes;
      EXPECT_TRUE(models[victim].loaded && !models[victim].busy && !models[victim].pinned)
          << test::seed_note(seed);
    }
    EXPECT_LE(after, budget) << test::seed_note(seed);
    for (const std::size_t victim : chosen->victims)
      EXPECT_GT(after + models[victim].bytes, budget) << test::seed_note(seed);
  }
}

}  // namespace
}  // namespace darkbloom::node::shelf
