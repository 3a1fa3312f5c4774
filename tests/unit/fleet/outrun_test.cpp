#include "fleet/outrun.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr NodeId kNode{{1}};
constexpr Asker kAsker{ClientId{1}, 1, 1};

struct World {
  World() {
    NodeEntry node{kNode};
    node.models = {{"m", 100}};
    EXPECT_TRUE(registry.join(std::move(node), 0));
    Leg leg = dispatches.start("m", {kNode, {}, {.late_s = 3}}, 10, 0);
    outrun.keep(7, std::move(leg), kAsker);
  }
  Breaker::State state() { return registry.find(kNode)->breaker.state(0); }
  Registry registry;
  Dispatches dispatches{registry};
  Outrun outrun{dispatches};
};

TEST(Outrun, a_first_chunk_ends_the_leg_to_the_nodes_credit) {
  World world;
  world.registry.entry(kNode)->breaker.late();
  EXPECT_FALSE(world.outrun.heard({kNode, 8}, LegEnd::outrun, 1'000));
  EXPECT_TRUE(world.outrun.heard({kNode, 7}, LegEnd::outrun, 1'000));
  EXPECT_FALSE(world.outrun.heard({kNode, 7}, LegEnd::outrun, 1'000));
  EXPECT_EQ(world.state(), Breaker::State::healthy);
  EXPECT_EQ(world.registry.find(kNode)->in_flight, 0U);
}

TEST(Outrun, a_late_leg_is_a_fault_only_if_the_answer_streams) {
  World whole;
  EXPECT_TRUE(whole.outrun.overdue(3'000).empty());
  EXPECT_EQ(whole.outrun.overdue(3'001), (std::vector{Outrun::Name{kNode, 7}}));
  EXPECT_EQ(whole.state(), Breaker::State::healthy);
  World streamed;
  streamed.outrun.streams({ClientId{2}, 1, 1});
  streamed.outrun.streams(kAsker);
  EXPECT_EQ(streamed.outrun.overdue(3'001).size(), 1U);
  EXPECT_EQ(streamed.state(), Breaker::State::suspect);
  EXPECT_TRUE(streamed.outrun.empty());
}

TEST(Outrun, legs_of_a_node_that_has_left_end_without_blame) {
  World world;
  world.outrun.gone(NodeId{{2}}, 1);
  EXPECT_FALSE(world.outrun.empty());
  world.outrun.gone(kNode, 1);
  EXPECT_TRUE(world.outrun.empty());
  EXPECT_EQ(world.state(), Breaker::State::healthy);
}

}  // namespace
}  // namespace darkbloom::fleet
