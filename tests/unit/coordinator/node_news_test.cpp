#include "coordinator/node_news.h"

#include <gtest/gtest.h>

#include <array>

#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator {
namespace {

using Words = std::vector<std::string>;

NodeId named(std::uint8_t name) {
  return NodeId{{name}};
}

struct Fleet {
  explicit Fleet(std::uint8_t nodes = 3) {
    for (std::uint8_t name = 1; name <= nodes; ++name) {
      fleet::NodeEntry node{named(name)};
      node.models = {{"seedling", 1024}};
      node.load.slots = 1;
      EXPECT_TRUE(registry.join(std::move(node), 0));
    }
  }
  fleet::Registry registry;
  fleet::Router router{registry};
  NodeNews news{registry, router};
};

TEST(NodeNews, a_node_is_told_at_once_and_again_only_when_a_gate_changes_or_time_has_passed) {
  Fleet fleet;
  fleet.news.tick();
  ASSERT_TRUE(fleet.news.of(named(1), 0));
  EXPECT_FALSE(fleet.news.of(named(1), 0));
  fleet.registry.heard(named(1), {.slots = 0}, 2'000);
  const auto told = fleet.news.of(named(1), 2'000);
  ASSERT_TRUE(told);
  EXPECT_EQ(told->models.at(0).gates, Words{"suspended"});
  for (std::uint32_t tick = 1; tick < NodeNews::kEveryTicks; ++tick) {
    fleet.news.tick();
    EXPECT_FALSE(fleet.news.of(named(1), 2'000 + tick));
  }
  fleet.news.tick();
  const auto again = fleet.news.of(named(1), 5'000);
  ASSERT_TRUE(again);
  EXPECT_EQ(again->models.at(0).for_s, 3U) << "since the gate closed";
}

TEST(NodeNews, a_slow_machine_hears_how_many_are_before_it) {
  Fleet fleet;
  fleet.registry.pace(named(2), "seedling")->prompt_s = 0.1;
  fleet.registry.refresh(0);
  fleet.news.tick();
  const auto slow = fleet.news.of(named(2), 0);
  EXPECT_EQ(slow->models.at(0).open, 3U);
  EXPECT_EQ(slow->models.at(0).ahead, 2U);
  EXPECT_EQ(fleet.news.of(named(1), 0)->models.at(0).ahead, 0U);
}

TEST(NodeNews, a_node_that_has_left_is_told_nothing) {
  Fleet fleet;
  fleet.registry.leave(named(1), 0);
  EXPECT_FALSE(fleet.news.of(named(1), 0));
  EXPECT_FALSE(fleet.news.of(named(9), 0));
}

/// Something that can happen to a node.
void befall(Fleet& fleet, test::SeededRandom& random, const NodeId& node, UnixMillis now_ms) {
  switch (random.number(6)) {
    case 0:
      return fleet.registry.heard(node, {.slots = static_cast<std::uint32_t>(random.number(3))},
                                  now_ms);
    case 1:
      return fleet.registry.heard(node, {.slots = 1, .active = 1, .waiting = 2}, now_ms);
    case 2:
      return fleet.registry.entry(node)->breaker.failed(now_ms);
    case 3:
      fleet.registry.entry(node)->in_flight = static_cast<std::uint32_t>(random.number(4));
      return;
    case 4:
      fleet.registry.entry(node)->full_until_ms = now_ms + 5'000;
      return;
    default:
      fleet.registry.entry(node)->backlog_s = static_cast<double>(random.number(60));
      fleet.registry.entry(node)->unanswered = 1;
      fleet.registry.entry(node)->progress_at_ms = now_ms;
  }
}

/// Whoever hears of no closed gate is picked when it is asked alone, and nobody else is.
TEST(NodeNews, what_is_told_is_what_the_router_does) {
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  Fleet fleet(8);
  UnixMillis now = 0;
  std::map<std::string, int> heard;
  for (int step = 0; step < 4'000; ++step) {
    now += static_cast<UnixMillis>(random.number(2'000));
    const NodeId node = named(static_cast<std::uint8_t>(1 + random.number(8)));
    befall(fleet, random, node, now);
    for (std::uint32_t tick = 0; tick < NodeNews::kEveryTicks; ++tick)
      fleet.news.tick();
    const auto told = fleet.news.of(node, now);
    ASSERT_TRUE(told);
    const wire::Standing& standing = told->models.at(0);
    const fleet::Work typical = fleet.registry.table("seedling")->typical();
    const auto picked =
        fleet.router.pick(std::array{node}, {.model = "seedling", .work = typical}, now);
    // One on trial is asked where there is nobody else.
    const bool may = standing.gates.empty() || standing.gates == Words{"on_trial"};
    ASSERT_EQ(picked.has_value(), may) << "step " << step;
    for (const std::string& gate : standing.gates)
      heard[gate] += 1;
  }
  for (const char* gate : {"silent", "suspended", "quarantined", "on_trial", "full", "long_wait"})
    EXPECT_GT(heard[gate], 20) << gate << " was hardly tried";
}

}  // namespace
}  // namespace darkbloom::coordinator
