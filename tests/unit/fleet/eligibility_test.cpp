#include "fleet/eligibility.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>

namespace darkbloom::fleet {
namespace {

constexpr UnixMillis kNow = 1'000'000;

NodeEntry some_node() {
  NodeEntry node{NodeId{{7}}};
  node.models = {{"seedling", 1024}};
  node.load.slots = 4;
  node.heard_at_ms = kNow;
  return node;
}

GateSet judged(const NodeEntry& node, const Query& query = {.model = "seedling"},
               double wait_s = 0) {
  const Prediction predicted{.wait_s = wait_s};
  const bool serves = std::ranges::contains(node.models, query.model, &ModelOffer::name);
  return gates_of({&node, serves ? &predicted : nullptr}, query, kNow);
}

TEST(Eligibility, a_live_idle_node_with_the_model_has_no_gate_closed) {
  EXPECT_TRUE(judged(some_node()).none());
}

TEST(Eligibility, each_reason_against_a_node_is_its_own_gate) {
  EXPECT_EQ(gates_of({}, {.model = "seedling"}, kNow), GateSet{Gate::not_in_fleet});
  EXPECT_EQ(judged(some_node(), {.model = "other"}), GateSet{Gate::lacks_model});
  const std::array tried{some_node().id};
  EXPECT_EQ(judged(some_node(), {.model = "seedling", .tried = tried}),
            GateSet{Gate::already_tried});
  NodeEntry node = some_node();
  node.heard_at_ms = kNow - kSilentMaxMs - 1;
  EXPECT_EQ(judged(node), GateSet{Gate::silent});
  node = some_node();
  node.full_until_ms = kNow + 1;
  EXPECT_EQ(judged(node), GateSet{Gate::full});
  EXPECT_EQ(judged(some_node(), {.model = "seedling"}, kWaitMost_s + 1), GateSet{Gate::long_wait});
}

TEST(Eligibility, a_node_that_failed_is_shut_out_and_then_on_trial) {
  NodeEntry node = some_node();
  node.breaker.failed(kNow);
  EXPECT_TRUE(judged(node).none()) << "suspicion is a cost, not a gate";
  node.breaker.failed(kNow);
  EXPECT_EQ(judged(node), GateSet{Gate::quarantined});
  node = some_node();
  for (int fault = 0; fault < 2; ++fault)
    node.breaker.failed(kNow - Breaker::kQuarantineMs);
  EXPECT_EQ(judged(node), GateSet{Gate::on_trial});
}

TEST(Eligibility, each_gate_is_found_by_its_name_and_nothing_else_is) {
  for (std::size_t number = 0; number < kGates; ++number) {
    const auto gate = static_cast<Gate>(number);
    EXPECT_EQ(gate_named(name_of(gate)), gate);
  }
  EXPECT_FALSE(gate_named("Full"));
  EXPECT_FALSE(gate_named(""));
}

TEST(Eligibility, a_price_cap_is_held_to_the_bound_of_the_request) {
  NodeEntry node = some_node();
  node.models.front().price_nano = 10;
  const Query query{.model = "seedling", .token_bound = 100, .price_cap_nano = 1000};
  EXPECT_TRUE(judged(node, query).none());
  node.models.front().price_nano = 11;
  EXPECT_EQ(judged(node, query), GateSet{Gate::price_over_cap});
  EXPECT_TRUE(judged(node, {.model = "seedling", .token_bound = 100}).none()) << "no cap";
}

TEST(Eligibility, a_price_cap_that_no_product_fits_is_held_too) {
  NodeEntry node = some_node();
  node.models.front().price_nano = std::uint64_t{1} << 60U;
  const Query query{.model = "seedling", .token_bound = 1024, .price_cap_nano = 1024};
  EXPECT_EQ(judged(node, query), GateSet{Gate::price_over_cap});
}

TEST(Eligibility, a_region_is_held_to_what_the_node_says_of_itself) {
  NodeEntry node = some_node();
  const wire::RouteTerms terms{.region = "eu"};
  const Query query{.model = "seedling", .terms = &terms};
  EXPECT_EQ(judged(node, query), GateSet{Gate::wrong_region}) << "it says nothing";
  node.region = "us-ca";
  EXPECT_EQ(judged(node, query), GateSet{Gate::wrong_region});
  node.region = "eu-de";
  EXPECT_TRUE(judged(node, query).none());
}

TEST(Eligibility, a_least_speed_is_held_to_what_is_predicted_at_present) {
  const NodeEntry node = some_node();
  const wire::RouteTerms terms{.least_speed = 20'000};
  const Query query{.model = "seedling", .terms = &terms};
  const Prediction fast{.chunk_s = 0.05};
  const Prediction slow{.chunk_s = 0.051};
  EXPECT_TRUE(gates_of({&node, &fast}, query, kNow).none());
  EXPECT_EQ(gates_of({&node, &slow}, query, kNow), GateSet{Gate::too_slow});
  EXPECT_TRUE(gates_of({&node, &slow}, {.model = "seedling"}, kNow).none());
}

TEST(Eligibility, all_closed_gates_are_told_and_the_first_of_the_list_is_first) {
  NodeEntry node = some_node();
  node.load.slots = 0;
  node.heard_at_ms = 0;
  const GateSet closed = judged(node);
  EXPECT_EQ(closed, (GateSet{Gate::suspended, Gate::silent}));
  EXPECT_EQ(closed.first(), Gate::silent);
  EXPECT_EQ(closed.without({Gate::silent}), GateSet{Gate::suspended});
  EXPECT_EQ(closed.both({Gate::silent, Gate::full}), GateSet{Gate::silent});
}

TEST(Eligibility, every_gate_has_a_name_of_its_own) {
  std::set<std::string_view> names;
  for (std::size_t gate = 0; gate < kGates; ++gate)
    names.insert(name_of(static_cast<Gate>(gate)));
  EXPECT_EQ(names.size(), kGates);
  EXPECT_FALSE(names.contains("unknown"));
}

TEST(Eligibility, a_node_at_the_end_of_its_patience_is_still_alive) {
  NodeEntry node = some_node();
  node.heard_at_ms = kNow - kSilentMaxMs;
  EXPECT_TRUE(judged(node).none());
}

TEST(Eligibility, a_node_is_full_when_its_slots_and_its_queue_are) {
  NodeEntry node = some_node();
  const std::uint32_t room = node.load.slots * (1 + kWaitingPerSlotMax);
  node.in_flight = room - 1;
  EXPECT_TRUE(judged(node).none());
  node.in_flight = room;
  EXPECT_EQ(judged(node), GateSet{Gate::full});
}

TEST(Eligibility, what_a_node_reports_counts_even_when_we_sent_it_nothing) {
  NodeEntry node = some_node();
  node.load.active = 4;
  node.load.waiting = 4;
  EXPECT_EQ(judged(node), GateSet{Gate::full});
}

TEST(Eligibility, a_node_without_slots_takes_nothing_new) {
  NodeEntry node = some_node();
  node.load.slots = 0;
  EXPECT_EQ(judged(node), GateSet{Gate::suspended});
}

TEST(Eligibility, a_crowd_is_the_prompts_to_read_and_the_answers_to_write) {
  NodeEntry node = some_node();
  node.in_flight = 5;
  node.unanswered = 2;
  node.backlog_s = 4;
  node.progress_at_ms = kNow - 1'000;
  Crowd crowd = crowd_of(node, 100, kNow);
  EXPECT_EQ(crowd.answering, 3U);
  EXPECT_DOUBLE_EQ(crowd.backlog_s, 3);
  crowd = crowd_of(node, 100, kNow + 60'000);
  EXPECT_DOUBLE_EQ(crowd.backlog_s, 2) << "the second has not begun while the first is not done";
  node.load = {};
  EXPECT_EQ(crowd_of(node, 100, kNow).slots, 1U) << "nothing reported yet: one slot";
}

}  // namespace
}  // namespace darkbloom::fleet
