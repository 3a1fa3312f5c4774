#include "darkbloom/update/rollout_ring.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/release/releases.h"

namespace darkbloom::update {
namespace {

using release::test::two_files;

Machine machine(std::string id, Ring ring = Ring::all) {
  return {.installed = {{1, 0, 0}}, .id = std::move(id), .ring = ring};
}

int takers(const release::Release& offered, Ring ring) {
  int count = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (decide(offered, machine(std::to_string(i), ring)) == Decision::take) ++count;
  }
  return count;
}

TEST(RolloutRing, a_ring_takes_its_share_of_machines) {
  const release::Release offered = two_files();
  EXPECT_EQ(takers(offered, Ring::canary), 10'000);
  EXPECT_NEAR(takers(offered, Ring::early), 1'000, 100);
  EXPECT_EQ(takers(offered, Ring::all), 0);
}

TEST(RolloutRing, who_takes_it_early_takes_it_when_it_is_wider) {
  release::Release offered = two_files();
  for (int i = 0; i < 1'000; ++i) {
    offered.rollout.early = 10;
    const bool first = decide(offered, machine(std::to_string(i), Ring::early)) == Decision::take;
    offered.rollout.early = 50;
    const bool then = decide(offered, machine(std::to_string(i), Ring::early)) == Decision::take;
    EXPECT_TRUE(!first || then) << i;
  }
}

TEST(RolloutRing, another_version_goes_around_in_another_order) {
  std::set<bool> orders;
  for (int i = 0; i < 100; ++i) {
    const std::string id = std::to_string(i);
    EXPECT_LT(place_of({{1, 0, 0}}, id), 100U);
    orders.insert(place_of({{1, 0, 0}}, id) < place_of({{1, 0, 1}}, id));
  }
  EXPECT_EQ(orders.size(), 2U);
}

TEST(RolloutRing, an_older_release_is_taken_only_when_allowed) {
  Machine here = machine("m", Ring::canary);
  here.installed = {{2, 0, 0}};
  EXPECT_EQ(decide(two_files(), here), Decision::older);
  here.allow_older = true;
  EXPECT_EQ(decide(two_files(), here), Decision::take);
  here.installed = two_files().version;
  EXPECT_EQ(decide(two_files(), here), Decision::up_to_date);
}

TEST(RolloutRing, what_failed_here_is_not_taken_again_and_its_successor_is) {
  Machine here = machine("m", Ring::canary);
  here.failed = two_files().version;
  EXPECT_EQ(decide(two_files(), here), Decision::failed_before);
  EXPECT_EQ(decide(two_files({{1, 2, 4}}), here), Decision::take);
}

TEST(RolloutRing, names_are_three) {
  EXPECT_EQ(parse_ring("early").value(), Ring::early);
  EXPECT_EQ(parse_ring("late").error().fault, Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::update
