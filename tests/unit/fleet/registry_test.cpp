#include "fleet/registry.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

NodeId named(std::uint8_t name) {
  return NodeId{{name}};
}

struct Fleet {
  Fleet() {
    for (std::uint8_t name = 1; name <= 3; ++name)
      join(name, 0);
  }
  void join(std::uint8_t name, UnixMillis now_ms) {
    NodeEntry node{named(name)};
    node.models = {{"seedling", 1024}};
    node.load.slots = 1;
    EXPECT_TRUE(registry.join(std::move(node), now_ms));
  }
  Result<NodeId> pick(const std::vector<NodeId>& candidates, UnixMillis now_ms = 0) const {
    return registry.pick(candidates, {.model = "seedling"}, now_ms);
  }
  Registry registry;
};

TEST(Registry, among_equals_the_clients_order_decides) {
  const Fleet fleet;
  EXPECT_EQ(fleet.pick({named(2), named(1), named(3)}), named(2));
}

TEST(Registry, the_least_expected_wait_wins_over_the_order) {
  Fleet fleet;
  fleet.registry.stream_opened(named(2));
  EXPECT_EQ(fleet.pick({named(2), named(3)}), named(3));
  fleet.registry.stream_ended(named(2));
  EXPECT_EQ(fleet.pick({named(2), named(3)}), named(2));
}

TEST(Registry, only_the_clients_candidates_are_picked) {
  Fleet fleet;
  fleet.registry.leave(named(1));
  EXPECT_EQ(fleet.pick({named(1)}).error().fault, Fault::unavailable);
}

TEST(Registry, a_full_candidate_is_told_apart_from_an_absent_one) {
  Fleet fleet;
  fleet.registry.heard(named(1), {.slots = 1, .active = 1, .waiting = 1}, 0);
  const auto busy = fleet.pick({named(1), named(9)});
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().fault, Fault::no_capacity);
  EXPECT_GT(busy.error().retry_after_ms, 0U);
}

TEST(Registry, a_node_that_says_nothing_is_silent_until_it_is_heard_again) {
  Fleet fleet;
  const UnixMillis later = kSilentMaxMs + 1;
  fleet.registry.heard(named(2), {.slots = 1}, later);
  EXPECT_EQ(fleet.registry.silent(later), (std::vector{named(1), named(3)}));
  ASSERT_EQ(fleet.registry.live(10, later).size(), 1U);
  EXPECT_EQ(fleet.registry.live(10, later).front()->id, named(2));
}

TEST(Registry, the_directory_shows_the_least_busy_first_and_no_more_than_asked) {
  Fleet fleet;
  fleet.registry.stream_opened(named(1));
  const auto two = fleet.registry.live(2, 0);
  ASSERT_EQ(two.size(), 2U);
  for (const NodeEntry* node : two)
    EXPECT_NE(node->id, named(1));
  EXPECT_EQ(fleet.registry.live(10, 0).size(), 3U);
}

TEST(Registry, joining_again_replaces_what_was_known) {
  Fleet fleet;
  fleet.registry.stream_opened(named(1));
  fleet.join(1, 5);
  EXPECT_EQ(fleet.registry.size(), 3U);
  EXPECT_EQ(fleet.registry.find(named(1))->in_flight, 0U);
  EXPECT_EQ(fleet.registry.find(named(1))->heard_at_ms, 5);
}

TEST(Registry, streams_of_a_node_that_left_end_without_harm) {
  Fleet fleet;
  fleet.registry.stream_opened(named(1));
  fleet.registry.leave(named(1));
  fleet.registry.stream_ended(named(1));
  fleet.registry.heard(named(1), {}, 0);
  EXPECT_EQ(fleet.registry.find(named(1)), nullptr);
}

}  // namespace
}  // namespace darkbloom::fleet
