#include "fleet/eligibility.h"

#include <gtest/gtest.h>

#include <array>

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

Eligibility judged(const NodeEntry& node, const Query& query = {.model = "seedling"}) {
  return eligibility_of(&node, query, kNow);
}

TEST(Eligibility, a_live_idle_node_with_the_model_is_eligible) {
  EXPECT_EQ(judged(some_node()), Eligibility::eligible);
}

TEST(Eligibility, each_reason_against_a_node_has_its_own_name) {
  EXPECT_EQ(eligibility_of(nullptr, {.model = "seedling"}, kNow), Eligibility::not_in_fleet);
  EXPECT_EQ(judged(some_node(), {.model = "other"}), Eligibility::lacks_model);
  const std::array tried{some_node().id};
  EXPECT_EQ(judged(some_node(), {"seedling", tried}), Eligibility::already_tried);
  NodeEntry silent = some_node();
  silent.heard_at_ms = kNow - kSilentMaxMs - 1;
  EXPECT_EQ(judged(silent), Eligibility::silent);
  for (const auto reason :
       {Eligibility::eligible, Eligibility::not_in_fleet, Eligibility::silent,
        Eligibility::lacks_model, Eligibility::busy, Eligibility::already_tried}) {
    EXPECT_NE(name_of(reason), "unknown");
  }
}

TEST(Eligibility, a_node_at_the_end_of_its_patience_is_still_alive) {
  NodeEntry node = some_node();
  node.heard_at_ms = kNow - kSilentMaxMs;
  EXPECT_EQ(judged(node), Eligibility::eligible);
}

TEST(Eligibility, a_node_is_busy_when_its_slots_and_its_queue_are_full) {
  NodeEntry node = some_node();
  const std::uint32_t room = node.load.slots * (1 + kWaitingPerSlotMax);
  node.in_flight = room - 1;
  EXPECT_EQ(judged(node), Eligibility::eligible);
  node.in_flight = room;
  EXPECT_EQ(judged(node), Eligibility::busy);
}

TEST(Eligibility, what_a_node_reports_counts_even_when_we_sent_it_nothing) {
  NodeEntry node = some_node();
  node.load.active = 4;
  node.load.waiting = 4;
  EXPECT_EQ(judged(node), Eligibility::busy);
}

TEST(Eligibility, a_node_without_slots_takes_nothing_new) {
  NodeEntry node = some_node();
  node.load.slots = 0;
  EXPECT_EQ(judged(node), Eligibility::busy);
}

TEST(Eligibility, the_wait_grows_with_occupancy_and_passes_a_turn_when_slots_are_full) {
  NodeEntry node = some_node();
  EXPECT_EQ(expected_wait(node), 0U);
  node.in_flight = 1;
  EXPECT_EQ(expected_wait(node), 250U);
  node.in_flight = 4;
  EXPECT_EQ(expected_wait(node), 1000U);
  node.load = {};  // nothing reported yet: one slot
  EXPECT_EQ(expected_wait(node), 4000U);
}

}  // namespace
}  // namespace darkbloom::fleet
