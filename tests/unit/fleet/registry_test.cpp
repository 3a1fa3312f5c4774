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
  void join(std::uint8_t name, UnixMillis now_ms, const std::string& model = "seedling") {
    NodeEntry node{named(name)};
    node.models = {{model, 1024}};
    node.load.slots = 1;
    EXPECT_TRUE(registry.join(std::move(node), now_ms));
  }
  NodeTable::Row open() { return registry.table("seedling")->open(); }
  Registry registry;
};

TEST(Registry, a_node_that_says_nothing_is_silent_until_it_is_heard_again) {
  Fleet fleet;
  const UnixMillis later = kSilentMaxMs + 1;
  fleet.registry.heard(named(2), {.slots = 1}, later);
  EXPECT_EQ(fleet.registry.silent(later), (std::vector{named(1), named(3)}));
  EXPECT_EQ(fleet.open(), 3U);
  fleet.registry.refresh(later);
  EXPECT_EQ(fleet.open(), 1U) << "and requests do not find it";
}

std::vector<NodeId> ids_of(const std::vector<const NodeEntry*>& nodes) {
  std::vector<NodeId> ids;
  for (const NodeEntry* node : nodes)
    ids.push_back(node->id);
  return ids;
}

TEST(Registry, a_node_of_an_organisation_is_shown_to_its_members_alone) {
  Fleet fleet;
  const std::vector<OrganisationId> members{OrganisationId{{7}}};
  const std::vector<OrganisationId> others{OrganisationId{{8}}};
  NodeEntry node{named(2)};
  node.models = {{"seedling", 1024}};
  node.load.slots = 1;
  node.organisations = members;
  ASSERT_TRUE(fleet.registry.join(node, 0));
  EXPECT_EQ(fleet.registry.worth_showing(9).size(), 2U);
  EXPECT_EQ(fleet.registry.worth_showing(9, others).size(), 2U);
  EXPECT_EQ(fleet.registry.worth_showing(9, members).size(), 3U);
  EXPECT_EQ(fleet.registry.serving("seedling", 9).size(), 2U);
  EXPECT_EQ(ids_of(fleet.registry.of_organisations(members, 9)), std::vector{named(2)});
  EXPECT_TRUE(fleet.registry.of_organisations(others, 9).empty());
  EXPECT_TRUE(fleet.registry.of_organisations(members, 0).empty());
  fleet.registry.leave(named(2), 0);
  EXPECT_TRUE(fleet.registry.of_organisations(members, 9).empty());
}

TEST(Registry, a_node_that_comes_back_for_everybody_is_of_no_organisation_any_more) {
  Fleet fleet;
  const std::vector<OrganisationId> members{OrganisationId{{7}}};
  NodeEntry node{named(2)};
  node.load.slots = 1;
  node.organisations = members;
  ASSERT_TRUE(fleet.registry.join(node, 0));
  node.organisations.clear();
  ASSERT_TRUE(fleet.registry.join(node, 0));
  EXPECT_TRUE(fleet.registry.of_organisations(members, 9).empty());
  EXPECT_EQ(fleet.registry.worth_showing(9).size(), 3U);
}

TEST(Registry, a_node_that_comes_back_finds_what_was_learned_of_it) {
  Fleet fleet;
  fleet.registry.pace(named(1), "seedling")->drift = 4;
  fleet.registry.entry(named(1))->breaker.failed(0);
  fleet.registry.leave(named(1), 5);
  EXPECT_EQ(fleet.registry.find(named(1)), nullptr);
  EXPECT_EQ(fleet.registry.size(), 2U);
  EXPECT_EQ(fleet.open(), 2U);
  fleet.join(1, 10);
  EXPECT_EQ(fleet.registry.size(), 3U);
  EXPECT_EQ(fleet.open(), 3U);
  EXPECT_EQ(fleet.registry.pace(named(1), "seedling")->drift, 4);
  EXPECT_EQ(fleet.registry.find(named(1))->breaker.state(10), Breaker::State::suspect);
  EXPECT_EQ(fleet.registry.find(named(1))->heard_at_ms, 10);
}

TEST(Registry, joining_again_keeps_the_coordinators_own_count) {
  Fleet fleet;
  fleet.registry.entry(named(1))->in_flight = 2;
  fleet.join(1, 5);
  EXPECT_EQ(fleet.registry.find(named(1))->in_flight, 2U);
  EXPECT_EQ(fleet.registry.size(), 3U);
}

TEST(Registry, a_node_that_changes_its_models_is_found_for_the_new_ones_alone) {
  Fleet fleet;
  fleet.join(1, 5, "acorn");
  EXPECT_EQ(fleet.registry.offer(named(1), "seedling").table, nullptr);
  EXPECT_NE(fleet.registry.offer(named(1), "acorn").table, nullptr);
  EXPECT_EQ(fleet.open(), 2U);
  fleet.join(4, 6);
  EXPECT_EQ(fleet.registry.table("seedling")->rows(), 3U) << "its row is used again";
}

TEST(Registry, a_node_that_takes_nothing_new_is_closed_until_it_does_or_joins_again) {
  Fleet fleet;
  fleet.registry.heard(named(1), {.slots = 0}, 1);
  EXPECT_EQ(fleet.open(), 2U);
  fleet.registry.heard(named(1), {.slots = 1}, 2);
  EXPECT_EQ(fleet.open(), 3U);
  fleet.registry.heard(named(1), {.slots = 0}, 3);
  fleet.join(1, 4);
  EXPECT_EQ(fleet.open(), 3U);
}

TEST(Registry, a_suspect_costs_more_than_its_equals) {
  Fleet fleet;
  const Work work{.prompt_tokens = 100, .answer_chunks = 10};
  EXPECT_EQ(fleet.registry.table("seedling")->least(work), 0U);
  fleet.registry.entry(named(1))->breaker.late();
  fleet.registry.touched(named(1), 1);
  EXPECT_NE(fleet.registry.table("seedling")->least(work), 0U);
  EXPECT_EQ(fleet.open(), 3U);
}

TEST(Registry, no_more_than_a_tenth_is_shut_out_and_never_the_last) {
  Registry registry;
  const auto join = [&](std::uint8_t name) {
    NodeEntry node{named(name)};
    node.models = {{"seedling", 1024}};
    EXPECT_TRUE(registry.join(std::move(node), 0));
  };
  join(1);
  EXPECT_FALSE(registry.may_quarantine(0)) << "it is the only one";
  for (std::uint8_t name = 2; name <= 20; ++name)
    join(name);
  for (std::uint8_t name = 1; name <= 2; ++name) {
    EXPECT_TRUE(registry.may_quarantine(0));
    for (int fault = 0; fault < 2; ++fault)
      registry.entry(named(name))->breaker.failed(0);
  }
  EXPECT_FALSE(registry.may_quarantine(0));
  EXPECT_TRUE(registry.may_quarantine(Breaker::kQuarantineMs)) << "their time is over";
}

TEST(Registry, clients_are_shown_those_that_could_serve_and_all_when_none_could) {
  Fleet fleet;
  fleet.registry.heard(named(1), {.slots = 0}, 0);
  EXPECT_EQ(fleet.registry.worth_showing(10).size(), 2U);
  EXPECT_EQ(fleet.registry.worth_showing(1).size(), 1U);
  fleet.registry.heard(named(2), {.slots = 0}, 0);
  fleet.registry.heard(named(3), {.slots = 0}, 0);
  EXPECT_EQ(fleet.registry.worth_showing(10).size(), 3U);
  EXPECT_EQ(fleet.registry.serving("seedling", 2).size(), 2U);
  EXPECT_TRUE(fleet.registry.serving("other", 2).empty());
}

TEST(Registry, a_node_whose_quarantine_has_ended_is_on_trial_at_the_next_refresh) {
  Fleet fleet;
  for (int fault = 0; fault < 2; ++fault)
    fleet.registry.entry(named(1))->breaker.failed(0);
  fleet.registry.refresh(0);
  EXPECT_TRUE(fleet.registry.on_trial(5).empty());
  EXPECT_EQ(fleet.registry.worth_showing(10).size(), 2U);
  fleet.registry.heard(named(1), {.slots = 1}, Breaker::kQuarantineMs);
  fleet.registry.refresh(Breaker::kQuarantineMs);
  ASSERT_EQ(fleet.registry.on_trial(5, 17).size(), 1U);
  EXPECT_EQ(fleet.registry.worth_showing(10).size(), 3U);
}

TEST(Registry, a_full_fleet_forgets_those_that_left_first) {
  Registry registry;
  const auto id = [](std::size_t number) {
    NodeId made;
    for (std::size_t byte = 0; byte < 4; ++byte)
      made.bytes[byte] = static_cast<std::uint8_t>(number >> (8 * byte));
    return made;
  };
  for (std::size_t number = 0; number < Registry::kNodesMax; ++number)
    ASSERT_TRUE(registry.join(NodeEntry{id(number)}, 0));
  EXPECT_EQ(registry.join(NodeEntry{id(Registry::kNodesMax)}, 0).error().fault, Fault::no_capacity);
  registry.leave(id(7), 2);
  registry.leave(id(5), 1);
  EXPECT_TRUE(registry.join(NodeEntry{id(Registry::kNodesMax)}, 3));
  EXPECT_EQ(registry.entry(id(5)), nullptr);
  EXPECT_NE(registry.entry(id(7)), nullptr);
}

TEST(Registry, a_model_that_has_to_be_loaded_first_costs_that_time) {
  Fleet fleet;
  const Work work{.prompt_tokens = 100, .answer_chunks = 10};
  const auto predicted = [&] {
    return predict(fleet.registry.offer(named(1), "seedling"), work, 0).first_chunk_s();
  };
  const double warm = predicted();
  fleet.registry.told(named(1), {{"seedling", false, 8'000}, {"unknown", true}}, 0);
  EXPECT_NEAR(predicted(), warm + 8, 1e-3);
  EXPECT_EQ(fleet.registry.table("seedling")->warm(), 2U);
  fleet.registry.told(named(1), {{"seedling", true, 8'000}}, 0);
  EXPECT_NEAR(predicted(), warm, 1e-6);
}

TEST(Registry, what_a_node_says_of_its_speed_gives_way_to_what_is_seen) {
  Fleet fleet;
  const double usual = fleet.registry.table("seedling")->usual().chunk_s;
  fleet.registry.told(named(1), {{"seedling", true, 0, 0, 200'000}}, 0);
  EXPECT_DOUBLE_EQ(fleet.registry.pace(named(1), "seedling")->chunk_s, 0.005);
  for (int i = 0; i < 20; ++i) {
    fleet.registry.pace(named(1), "seedling")->samples += 1;
    learn_answer(*fleet.registry.pace(named(1), "seedling"), {.chunks = 100, .took_s = 100 * usual},
                 0);
  }
  fleet.registry.told(named(1), {{"seedling", true, 0, 0, 200'000}}, 0);
  EXPECT_NEAR(fleet.registry.pace(named(1), "seedling")->chunk_s, usual, usual / 5);
}

}  // namespace
}  // namespace darkbloom::fleet
