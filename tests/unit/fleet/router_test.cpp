#include "fleet/router.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

NodeId named(std::uint8_t name) {
  return NodeId{{name}};
}

struct Fleet {
  Fleet() {
    for (std::uint8_t name = 1; name <= 3; ++name) {
      NodeEntry node{named(name)};
      node.models = {{"seedling", 1024}};
      node.load.slots = 1;
      EXPECT_TRUE(registry.join(std::move(node), 0));
    }
  }
  Result<NodeId> pick(const std::vector<NodeId>& candidates) {
    return router.pick(candidates, query, 0).transform([](const Placement& placement) {
      return placement.node;
    });
  }
  void quarantine(std::uint8_t name, UnixMillis when_ms) {
    for (int fault = 0; fault < 2; ++fault)
      registry.entry(named(name))->breaker.failed(when_ms);
  }
  Registry registry;
  Router router{registry};
  Query query{.model = "seedling", .work = {.prompt_tokens = 1000}};
};

TEST(Router, among_equals_the_clients_order_decides) {
  Fleet fleet;
  EXPECT_EQ(fleet.pick({named(2), named(1), named(3)}), named(2));
}

TEST(Router, the_least_predicted_time_wins_over_the_order) {
  Fleet fleet;
  fleet.registry.pace(named(2), "seedling")->prompt_s = 0.1;
  EXPECT_EQ(fleet.pick({named(2), named(3)}), named(3));
  fleet.registry.pace(named(3), "seedling")->drift = 5;
  EXPECT_EQ(fleet.pick({named(3), named(1)}), named(1));
}

TEST(Router, streams_that_a_node_has_make_it_wait) {
  Fleet fleet;
  fleet.registry.entry(named(2))->in_flight = 1;
  EXPECT_EQ(fleet.pick({named(2), named(3)}), named(3));
  fleet.registry.entry(named(2))->in_flight = 0;
  EXPECT_EQ(fleet.pick({named(2), named(3)}), named(2));
}

TEST(Router, only_the_clients_candidates_are_picked) {
  Fleet fleet;
  fleet.registry.leave(named(1), 0);
  EXPECT_EQ(fleet.pick({named(1)}).error().fault, Fault::unavailable);
}

TEST(Router, a_full_candidate_is_told_apart_from_an_absent_one) {
  Fleet fleet;
  fleet.registry.heard(named(1), {.slots = 1, .active = 1, .waiting = 1}, 0);
  const auto busy = fleet.pick({named(1), named(9)});
  ASSERT_FALSE(busy);
  EXPECT_EQ(busy.error().fault, Fault::no_capacity);
  EXPECT_GT(busy.error().retry_after_ms, 0U);
}

TEST(Router, a_conversation_goes_where_it_has_been_unless_that_is_far_busier) {
  Fleet fleet;
  const Affinity::Conversation talk{.tenant = 1, .key = AffinityKey{{7}}};
  fleet.query.conversation = &talk;
  fleet.router.affinity().served(talk, {named(3), 1000, 0});
  EXPECT_EQ(fleet.pick({named(1), named(3)}), named(3));
  fleet.registry.entry(named(3))->in_flight = 1;
  EXPECT_EQ(fleet.pick({named(1), named(3)}), named(1)) << "a cache is worth seconds, no more";
}

TEST(Router, a_quarantined_node_is_not_picked_and_one_on_trial_only_beside_another) {
  Fleet fleet;
  fleet.quarantine(1, 0);
  EXPECT_EQ(fleet.pick({named(1), named(2)}), named(2));
  EXPECT_FALSE(fleet.pick({named(1)}));
  EXPECT_FALSE(fleet.router.trial(std::vector{named(1)}, fleet.query, 0));
  Fleet later;
  later.quarantine(1, -Breaker::kQuarantineMs);
  EXPECT_EQ(later.pick({named(1), named(2)}), named(2));
  const auto trial = later.router.trial(std::vector{named(1), named(2)}, later.query, 0);
  ASSERT_TRUE(trial);
  EXPECT_EQ(trial->node, named(1));
  EXPECT_EQ(later.pick({named(1)}), named(1)) << "better than nobody";
  later.registry.entry(named(1))->in_flight = 1;
  EXPECT_FALSE(later.router.trial(std::vector{named(1)}, later.query, 0)) << "one at a time";
}

TEST(Router, a_gate_that_is_watched_refuses_nobody_and_counts_whom_it_would_have) {
  Fleet fleet;
  fleet.registry.heard(named(1), {.slots = 0}, 0);
  fleet.router.observe_only({Gate::suspended});
  EXPECT_EQ(fleet.pick({named(1)}), named(1));
  const auto gate = static_cast<std::size_t>(Gate::suspended);
  EXPECT_EQ(fleet.router.would_have_closed()[gate], 1U);
  EXPECT_EQ(fleet.router.closed()[gate], 0U);
  EXPECT_TRUE(fleet.router.gates(named(1), fleet.query, 0).has(Gate::suspended));
  fleet.router.observe_only({});
  EXPECT_FALSE(fleet.pick({named(1)}));
  EXPECT_EQ(fleet.router.closed()[gate], 1U);
}

TEST(Router, the_router_and_the_operator_read_the_same_gates) {
  Fleet fleet;
  EXPECT_TRUE(fleet.router.gates(named(1), fleet.query, 0).none());
  EXPECT_EQ(fleet.router.gates(named(1), {.model = "other"}, 0), GateSet{Gate::lacks_model});
  EXPECT_EQ(fleet.router.gates(named(9), fleet.query, 0), GateSet{Gate::not_in_fleet});
}

}  // namespace
}  // namespace darkbloom::fleet
