#include "fleet/showcase.h"

#include <gtest/gtest.h>

#include <set>

#include "unit/base/seeded_random.h"

namespace darkbloom::fleet {
namespace {

NodeId numbered(std::size_t number) {
  NodeId id;
  id.bytes[0] = static_cast<std::uint8_t>(number);
  id.bytes[1] = static_cast<std::uint8_t>(number >> 8U);
  return id;
}

struct Fleet {
  explicit Fleet(std::size_t size) {
    for (std::size_t number = 0; number < size; ++number) {
      NodeEntry node{numbered(number)};
      node.models = {{number % 2 == 0 ? "even" : "odd", 1024}};
      node.load.slots = 2;
      EXPECT_TRUE(registry.join(std::move(node), 0));
    }
  }
  std::set<NodeId> shown_by(Showcase& showcase) {
    std::set<NodeId> ids;
    for (const NodeEntry* node : showcase.choose(registry, {64}, random))
      EXPECT_TRUE(ids.insert(node->id).second) << "shown twice";
    EXPECT_LE(ids.size(), 64U);
    return ids;
  }
  Registry registry;
  test::SeededRandom random{test::test_seed()};
};

std::size_t in_both(const std::set<NodeId>& left, const std::set<NodeId>& right) {
  std::size_t count = 0;
  for (const NodeId& id : left)
    count += right.contains(id) ? 1 : 0;
  return count;
}

TEST(Showcase, a_small_fleet_is_shown_whole) {
  Fleet fleet(40);
  Showcase showcase;
  EXPECT_EQ(fleet.shown_by(showcase).size(), 40U);
}

TEST(Showcase, of_a_large_fleet_members_see_their_own_nodes_first_and_nobody_else_does) {
  Fleet fleet(1000);
  SCOPED_TRACE(test::seed_note(test::test_seed()));
  const std::vector<OrganisationId> members{OrganisationId{{7}}};
  std::set<NodeId> organised;
  for (std::size_t number = 0; number < 900; ++number) {
    NodeEntry node = *fleet.registry.find(numbered(number));
    node.organisations = number < 5 ? members : std::vector{OrganisationId{{8}}};
    organised.insert(node.id);
    ASSERT_TRUE(fleet.registry.join(std::move(node), 0));
  }
  Showcase showcase;
  for (int second = 0; second < 20; ++second) {
    for (const NodeId& id : fleet.shown_by(showcase))
      EXPECT_FALSE(organised.contains(id));
    const auto shown = showcase.choose(fleet.registry, {64, members}, fleet.random);
    ASSERT_GT(shown.size(), 5U);
    for (std::size_t at = 0; at < shown.size(); ++at)
      EXPECT_EQ(shown[at]->organisations, at < 5 ? members : std::vector<OrganisationId>{}) << at;
  }
}

TEST(Showcase, of_a_large_fleet_each_model_has_its_share) {
  Fleet fleet(1000);
  Showcase showcase;
  std::size_t even = 0;
  const std::set<NodeId> shown = fleet.shown_by(showcase);
  for (const NodeId& id : shown)
    even += fleet.registry.offer(id, "even").table != nullptr ? 1 : 0;
  EXPECT_EQ(shown.size(), 62U);
  EXPECT_EQ(even, 31U);
}

TEST(Showcase, clients_see_different_nodes_and_keep_them_while_they_are_good) {
  SCOPED_TRACE(test::seed_note(test::test_seed()));
  Fleet fleet(1000);
  Showcase first;
  Showcase second;
  const std::set<NodeId> before = fleet.shown_by(first);
  EXPECT_LT(in_both(before, fleet.shown_by(second)), 32U);
  EXPECT_EQ(in_both(before, fleet.shown_by(first)), before.size());
}

TEST(Showcase, the_fast_are_shown_more_than_the_slow) {
  SCOPED_TRACE(test::seed_note(test::test_seed()));
  Fleet fleet(1000);
  for (std::size_t number = 0; number < 1000; ++number) {
    const bool fast = number % 10 < 4;
    const NodeId id = numbered(number);
    fleet.registry.pace(id, number % 2 == 0 ? "even" : "odd")->prompt_s = fast ? 0.0005 : 0.005;
    fleet.registry.touched(id, 0);
  }
  Showcase showcase;
  std::size_t fast = 0;
  const std::set<NodeId> shown = fleet.shown_by(showcase);
  for (const NodeId& id : shown)
    fast += (id.bytes[0] | id.bytes[1] << 8) % 10 < 4 ? 1 : 0;
  EXPECT_GT(fast, 9 * shown.size() / 10);
}

TEST(Showcase, nodes_that_close_are_replaced) {
  Fleet fleet(1000);
  Showcase showcase;
  const std::set<NodeId> before = fleet.shown_by(showcase);
  for (const NodeId& id : before)
    fleet.registry.heard(id, {.slots = 0}, 0);
  const std::set<NodeId> after = fleet.shown_by(showcase);
  EXPECT_EQ(in_both(before, after), 0U);
  EXPECT_EQ(after.size(), before.size());
}

TEST(Showcase, a_model_stays_known_while_all_who_serve_it_are_busy) {
  Fleet fleet(1000);
  for (std::size_t number = 0; number < 1000; number += 2)
    fleet.registry.heard(numbered(number), {.slots = 1, .active = 5}, 0);
  Showcase showcase;
  std::size_t even = 0;
  for (const NodeId& id : fleet.shown_by(showcase))
    even += fleet.registry.offer(id, "even").table != nullptr ? 1 : 0;
  EXPECT_EQ(even, Showcase::kPerModelMin);
}

TEST(Showcase, a_node_on_trial_is_shown_to_be_tried) {
  Fleet fleet(1000);
  for (int fault = 0; fault < 2; ++fault)
    fleet.registry.entry(numbered(7))->breaker.failed(-Breaker::kQuarantineMs);
  fleet.registry.refresh(0);
  Showcase showcase;
  EXPECT_TRUE(fleet.shown_by(showcase).contains(numbered(7)));
}

}  // namespace
}  // namespace darkbloom::fleet
