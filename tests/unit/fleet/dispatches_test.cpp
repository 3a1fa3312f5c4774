#include "fleet/dispatches.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

constexpr NodeId kNode{{1}};

struct World {
  World() {
    for (std::uint8_t name = 1; name <= 2; ++name) {
      NodeEntry node{NodeId{{name}}};
      node.models = {{"m", 100}};
      node.load.slots = 4;
      EXPECT_TRUE(registry.join(std::move(node), 0));
    }
  }
  Leg start(UnixMillis now_ms) {
    const Query query{.model = "m", .work = {.prompt_tokens = 1000}, .token_bound = 2000};
    const auto placement = router.pick(std::vector{kNode}, query, now_ms);
    EXPECT_TRUE(placement);
    return dispatches.start("m", *placement, 1000, now_ms);
  }
  const NodeEntry& node() { return *registry.find(kNode); }
  Breaker::State state() { return node().breaker.state(0); }
  Registry registry;
  Router router{registry};
  Dispatches dispatches{registry};
};

TEST(Dispatches, a_request_counts_from_the_moment_when_it_is_sent) {
  World world;
  const double before = world.registry.table("m")->cost(0, {});
  Leg leg = world.start(0);
  EXPECT_EQ(world.node().in_flight, 1U);
  EXPECT_EQ(world.node().unanswered, 1U);
  EXPECT_GT(world.node().backlog_s, 0.5);
  EXPECT_GT(world.registry.table("m")->cost(0, {}), before);
  world.dispatches.chunk(leg, 900);
  EXPECT_EQ(world.node().unanswered, 0U);
  EXPECT_EQ(world.node().backlog_s, 0);
  world.dispatches.end(leg, LegEnd::finished, 2'000);
  EXPECT_EQ(world.node().in_flight, 0U);
}

TEST(Dispatches, a_streamed_answer_teaches_how_fast_the_node_is) {
  World world;
  for (int request = 0; request < 10; ++request) {
    const UnixMillis sent = request * 100'000;
    world.registry.heard(kNode, {.slots = 4}, sent);
    Leg leg = world.start(sent);
    for (int chunk = 0; chunk <= 50; ++chunk)
      world.dispatches.chunk(leg, sent + 5'000 + chunk * 200);
    world.dispatches.end(leg, LegEnd::finished, sent + 15'000);
  }
  const Pace& pace = *world.registry.pace(kNode, "m");
  EXPECT_NEAR(pace.prompt_s, 0.005, 0.001);
  EXPECT_NEAR(pace.chunk_s, 0.2, 0.02);
  EXPECT_LT(world.registry.table("m")->typical().answer_chunks, 100);
}

TEST(Dispatches, an_answer_that_comes_whole_says_nothing_of_the_prompts_pace) {
  World world;
  const Pace before = *world.registry.pace(kNode, "m");
  Leg leg = world.start(0);
  world.dispatches.chunk(leg, 60'000);
  world.dispatches.chunk(leg, 60'001);
  world.dispatches.end(leg, LegEnd::finished, 60'001);
  EXPECT_EQ(world.registry.pace(kNode, "m")->prompt_s, before.prompt_s);
  EXPECT_EQ(world.state(), Breaker::State::healthy);
}

TEST(Dispatches, a_late_node_is_suspect_only_if_it_has_been_silent_altogether) {
  World world;
  Leg first = world.start(0);
  Leg second = world.start(10);
  world.dispatches.chunk(first, 500);
  world.dispatches.late(second, 9'000);
  EXPECT_EQ(world.state(), Breaker::State::healthy) << "it works at something";
  Leg third = world.start(1'000);
  world.dispatches.late(third, 9'000);
  EXPECT_EQ(world.state(), Breaker::State::suspect);
}

TEST(Dispatches, faults_and_stalls_count_and_a_withdrawn_or_full_node_is_not_blamed) {
  World world;
  world.dispatches.end(world.start(0), LegEnd::withdrawn, 1);
  world.dispatches.end(world.start(0), LegEnd::no_room, 1);
  EXPECT_EQ(world.state(), Breaker::State::healthy);
  EXPECT_GT(world.node().full_until_ms, 1);
  world.registry.entry(kNode)->full_until_ms = 0;
  Leg stalled = world.start(2);
  world.dispatches.end(stalled, LegEnd::stalled, 9'000);
  Leg lost = world.start(3);
  world.dispatches.end(lost, LegEnd::faulted, 9'000);
  EXPECT_EQ(world.state(), Breaker::State::quarantined);
  EXPECT_EQ(world.node().in_flight, 0U);
}

TEST(Dispatches, who_stalls_is_known_to_be_slow) {
  World world;
  Leg leg = world.start(0);
  world.dispatches.end(leg, LegEnd::stalled, 20'000);
  EXPECT_GT(world.registry.pace(kNode, "m")->drift, 2);
}

TEST(Dispatches, who_was_outrun_teaches_how_long_it_took) {
  World world;
  Leg leg = world.start(0);
  world.dispatches.first_of_outrun(leg, 10'000);
  world.dispatches.end(leg, LegEnd::outrun, 10'000);
  EXPECT_GT(world.registry.pace(kNode, "m")->prompt_s, 0.004);
  EXPECT_EQ(world.state(), Breaker::State::healthy);
  EXPECT_EQ(world.node().in_flight, 0U);
}

TEST(Dispatches, legs_of_a_node_that_was_forgotten_end_without_harm) {
  World world;
  Leg leg = world.start(0);
  leg.placement.node = NodeId{{99}};
  world.dispatches.chunk(leg, 1);
  world.dispatches.late(leg, 2);
  world.dispatches.end(leg, LegEnd::faulted, 3);
  EXPECT_EQ(world.node().in_flight, 1U);
}

}  // namespace
}  // namespace darkbloom::fleet
