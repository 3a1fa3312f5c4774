#include "fleet/survey.h"

#include <gtest/gtest.h>

#include "fleet/model_name.h"

namespace darkbloom::fleet {
namespace {

NodeId named(std::uint8_t name) {
  NodeId id;
  id.bytes[0] = name;
  return id;
}

struct World {
  void join(std::uint8_t name, std::vector<ModelOffer> models, std::uint32_t active = 0) {
    NodeEntry node{named(name)};
    node.models = std::move(models);
    node.load = {.slots = 2, .active = active};
    EXPECT_TRUE(registry.join(std::move(node), 1'000));
  }
  Survey look(UnixMillis now_ms = 1'000) const { return survey(registry, now_ms); }
  Registry registry;
};

TEST(Survey, models_come_with_their_nodes_slots_and_streams) {
  World world;
  world.join(1, {{"a"}, {"b"}});
  world.join(2, {{"b"}}, 1);
  const Survey now = world.look();
  EXPECT_EQ(now.nodes, 2U);
  ASSERT_EQ(now.models.size(), 2U);
  EXPECT_EQ(now.models[0].name, "b") << "most nodes first";
  EXPECT_EQ(now.models[0].nodes, 2U);
  EXPECT_EQ(now.models[0].routable, 2U);
  EXPECT_EQ(now.models[0].slots, 4U);
  EXPECT_EQ(now.models[0].active, 1U);
  EXPECT_TRUE(now.is_routable());
}

TEST(Survey, a_node_with_a_closed_gate_is_counted_under_it_and_not_routable) {
  World world;
  world.join(1, {{"a"}}, 4);
  world.join(2, {{"a"}});
  world.registry.heard(named(2), {.slots = 0}, 1'000);
  const Survey now = world.look();
  EXPECT_FALSE(now.is_routable());
  EXPECT_EQ(now.suspended, 1U);
  EXPECT_EQ(now.models[0].closed[static_cast<std::size_t>(Gate::full)], 1U);
  EXPECT_EQ(now.models[0].closed[static_cast<std::size_t>(Gate::suspended)], 1U);
}

TEST(Survey, a_model_whose_last_node_left_is_missed_for_an_hour) {
  World world;
  world.join(1, {{"a"}});
  world.registry.leave(named(1), 2'000);
  const Survey now = world.look(3'000);
  EXPECT_EQ(now.nodes, 0U);
  ASSERT_EQ(now.models.size(), 1U);
  EXPECT_EQ(now.models[0].nodes, 0U);
  EXPECT_FALSE(now.is_routable());
  EXPECT_TRUE(world.look(2'001 + Survey::kMissedMs).models.empty());
}

TEST(Survey, breakers_are_counted_by_state) {
  World world;
  for (std::uint8_t name = 1; name <= 3; ++name)
    world.join(name, {{"a"}});
  Breaker& first = world.registry.entry(named(1))->breaker;
  for (int fault = 0; fault < 2; ++fault)
    first.failed(1'000);
  world.registry.entry(named(2))->breaker.late();
  EXPECT_EQ(world.look().breakers, (std::array<std::uint64_t, kBreakerStates>{1, 1, 1, 0}));
  EXPECT_EQ(world.look().models[0].routable, 2U);
  EXPECT_EQ(world.look(1'000 + Breaker::kQuarantineMs).breakers[3], 1U);
}

TEST(Survey, a_nodes_record_stays_when_it_comes_back_and_its_time_begins_again) {
  World world;
  world.join(1, {{"a"}});
  world.registry.entry(named(1))->record.answered = 7;
  world.join(1, {{"a"}});
  EXPECT_EQ(world.registry.find(named(1))->record.since_ms, 1'000);
  world.registry.leave(named(1), 2'000);
  NodeEntry again{named(1)};
  ASSERT_TRUE(world.registry.join(std::move(again), 5'000));
  EXPECT_EQ(world.registry.find(named(1))->record.answered, 7U);
  EXPECT_EQ(world.registry.find(named(1))->record.since_ms, 5'000);
}

TEST(ModelName, only_what_a_node_serves_has_one) {
  World world;
  world.join(1, {{"a"}});
  EXPECT_EQ(ModelName::find(world.registry, "a")->text(), "a");
  EXPECT_FALSE(ModelName::find(world.registry, "my secret"));
  static_assert(!std::is_constructible_v<ModelName, std::string>);
  static_assert(!std::is_constructible_v<ModelName, const char*>);
}

}  // namespace
}  // namespace darkbloom::fleet
