#include "fleet/demand.h"

#include <gtest/gtest.h>

#include <random>

#include "unit/base/seeded_random.h"

namespace darkbloom::fleet {
namespace {

constexpr UnixMillis kStart = 1'800'000'000'000;

TEST(Demand, a_steady_rate_is_told_as_it_is) {
  Rate rate;
  UnixMillis now = kStart;
  for (int i = 0; i < 600; ++i)
    rate.count(now += 6'000);  // ten a minute, for an hour
  EXPECT_NEAR(rate.per_minute(now), 10, 0.2);
  EXPECT_NEAR(rate.per_minute(now + 300'000), 5, 0.1);
}

TEST(Demand, what_was_answered_and_what_was_not_are_told_apart) {
  Demand demand;
  for (int i = 0; i < 10; ++i)
    demand.asked("a", i % 5 != 0, kStart);
  const Demand::Model& model = demand.models().find("a")->second;
  EXPECT_NEAR(model.served.per_minute(kStart) / model.unserved.per_minute(kStart), 4, 1e-9);
}

TEST(Demand, time_that_goes_back_changes_nothing) {
  Rate rate;
  rate.count(kStart);
  rate.count(kStart - 1'000'000);
  EXPECT_GT(rate.per_minute(kStart), 0);
  EXPECT_LT(rate.per_minute(kStart), 1);
}

TEST(Demand, names_that_anybody_may_invent_take_bounded_room) {
  const std::uint64_t seed = test::test_seed();
  std::mt19937_64 dice(seed);
  Demand demand;
  for (int i = 0; i < 10; ++i)
    demand.asked("real", true, kStart);
  for (int i = 0; i < 5'000; ++i)
    demand.asked(std::to_string(dice()), false, kStart);
  EXPECT_LE(demand.models().size(), kDemandModels) << test::seed_note(seed);
  EXPECT_TRUE(demand.models().contains("real")) << test::seed_note(seed);
}

TEST(Demand, nodes_are_wanted_for_half_as_much_again_and_two_to_spare) {
  EXPECT_EQ(target_replicas(0, 10), 0U);
  EXPECT_EQ(target_replicas(1, 10), 3U);
  EXPECT_EQ(target_replicas(100, 10), 17U);
  EXPECT_GT(target_replicas(1e12, 0), 1000U);
}

}  // namespace
}  // namespace darkbloom::fleet
