#include "fleet/router.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

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

TEST(Router, the_order_that_the_client_names_decides) {
  Fleet fleet;
  fleet.registry.pace(named(1), "seedling")->prompt_s = 0.01;
  fleet.registry.pace(named(2), "seedling")->chunk_s = 0.01;
  fleet.registry.pace(named(3), "seedling")->start_s = 0.01;
  const std::vector all{named(1), named(2), named(3)};
  const auto first_by = [&](wire::RouteOrder order) {
    const wire::RouteTerms terms{.order = order};
    fleet.query.terms = &terms;
    return fleet.pick(all);
  };
  EXPECT_EQ(first_by(wire::RouteOrder::listed), named(1)) << "though it is the slowest";
  EXPECT_EQ(first_by(wire::RouteOrder::throughput), named(2));
  EXPECT_EQ(first_by(wire::RouteOrder::latency), named(3));
  fleet.registry.entry(named(1))->models.front().price_nano = 2;
  fleet.registry.entry(named(2))->models.front().price_nano = 2;
  EXPECT_EQ(first_by(wire::RouteOrder::price), named(3));
  fleet.registry.entry(named(3))->models.front().price_nano = 3;
  EXPECT_EQ(first_by(wire::RouteOrder::price), named(2)) << "of the cheapest the quickest";
}

TEST(Router, a_listed_node_that_is_closed_gives_way_to_the_next) {
  Fleet fleet;
  const wire::RouteTerms terms{.order = wire::RouteOrder::listed};
  fleet.query.terms = &terms;
  fleet.registry.heard(named(3), {.slots = 0}, 0);
  EXPECT_EQ(fleet.pick({named(3), named(1), named(2)}), named(1));
}

TEST(Router, what_is_only_preferred_comes_first_and_refuses_nobody) {
  Fleet fleet;
  fleet.registry.pace(named(1), "seedling")->chunk_s = 0.1;
  fleet.registry.pace(named(2), "seedling")->prompt_s = 0.1;
  const wire::RouteTerms fast{.preferred_speed = 20'000};
  fleet.query.terms = &fast;
  EXPECT_EQ(fleet.pick({named(1), named(2)}), named(2)) << "however long its prompt takes";
  const wire::RouteTerms soon{.preferred_first_ms = 5'000, .order = wire::RouteOrder::throughput};
  fleet.query.terms = &soon;
  EXPECT_EQ(fleet.pick({named(2), named(1)}), named(1));
  const wire::RouteTerms never{.preferred_speed = 9'999'999};
  fleet.query.terms = &never;
  EXPECT_TRUE(fleet.pick({named(1), named(2)}));
}

TEST(Router, a_demand_that_nobody_meets_is_refused_and_says_by_which_gates) {
  Fleet fleet;
  const wire::RouteTerms terms{.region = "eu", .least_speed = 1'000'000};
  fleet.query.terms = &terms;
  fleet.registry.entry(named(1))->region = "eu-de";
  const auto refused = fleet.pick({named(1), named(2), named(3)});
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::unavailable);
  EXPECT_EQ(refused.error().code, "provider_not_met");
  EXPECT_NE(refused.error().detail.find("wrong_region 2, too_slow 3"), std::string::npos)
      << refused.error().detail;
}

TEST(Router, a_new_node_is_expected_to_be_as_fast_as_its_class) {
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int world = 0; world < 50; ++world) {
    Registry registry;
    const auto join = [&](std::uint8_t name, const std::string& machine_class) {
      NodeEntry node{named(name)};
      node.models = {{"seedling", 1024}};
      node.machine_class = machine_class;
      node.load.slots = 1;
      ASSERT_TRUE(registry.join(std::move(node), 0));
    };
    const double fast = 1e-4 * static_cast<double>(1 + random.number(10));
    const double slow = fast * static_cast<double>(2 + random.number(20));
    join(9, "");
    for (int answer = 0; answer < 40; ++answer) {
      registry.table("seedling")->learn_pace({.prompt_s = fast, .samples = 9}, "fast");
      registry.table("seedling")->learn_pace({.prompt_s = slow, .samples = 9}, "slow");
    }
    join(1, "slow");
    join(2, "fast");
    Router router(registry);
    const Query query{.model = "seedling", .work = {.prompt_tokens = 5000}};
    const auto picked = router.pick(std::vector{named(1), named(2)}, query, 0);
    ASSERT_TRUE(picked);
    EXPECT_EQ(picked->node, named(2)) << "fast " << fast << ", slow " << slow;
  }
}

TEST(Router, without_a_class_new_nodes_are_alike_and_the_clients_order_decides) {
  Fleet fleet;
  fleet.registry.table("seedling")->learn_pace({.prompt_s = 1e-5, .samples = 9}, "fast");
  EXPECT_EQ(fleet.pick({named(1), named(2)}), named(1));
  EXPECT_EQ(fleet.pick({named(2), named(1)}), named(2));
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
