#include "fleet/relay.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

/// Writes down what leaves the relay.
class Ledger final : public RelayPort {
 public:
  void to_client(ClientId, const wire::Frame& frame) override { to_clients.push_back(frame); }
  void to_node(const NodeId& node, const wire::Frame& frame) override {
    if (const auto* open = std::get_if<wire::Open>(&frame)) opened.push_back({node, open->stream});
    if (std::holds_alternative<wire::Cancel>(frame)) ++cancels;
  }
  void ended(ClientId, wire::StreamId, Terminal terminal) override {
    terminals.push_back(terminal);
  }
  std::vector<wire::Frame> to_clients;
  std::vector<std::pair<NodeId, wire::StreamId>> opened;
  std::vector<Terminal> terminals;
  int cancels = 0;
};

NodeId node_named(std::uint8_t name) {
  NodeId id;
  id.bytes[0] = name;
  return id;
}

struct World {
  World() : relay(registry, port) {
    for (std::uint8_t name = 1; name <= 2; ++name) {
      NodeEntry node{node_named(name)};
      node.models = {{"m", 100}};
      node.load.slots = 1;
      EXPECT_TRUE(registry.join(std::move(node), 0));
    }
  }
  Result<void> open(const std::string& model = "m") {
    wire::RoutingFacts facts;
    facts.model = model;
    facts.candidates = {node_named(1), node_named(2)};
    const Bytes envelope = wire::encode_envelope(wire::encode_facts(facts),
                                                 std::vector<wire::WrappedKey>(2), Bytes{1, 2, 3});
    return relay.open(ClientId{1}, next_++, envelope, 0);
  }
  Ledger port;
  Registry registry;
  Relay relay;

 private:
  wire::StreamId next_ = 1;
};

TEST(Relay, chunks_come_back_and_the_last_ends_the_stream) {
  World world;
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  const Bytes payload{9};
  world.relay.chunk_from(node, {stream, false, payload});
  world.relay.chunk_from(node, {stream, true, payload});
  EXPECT_EQ(world.port.to_clients.size(), 2U);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::delivered});
  EXPECT_EQ(world.relay.streams(), 0U);
}

TEST(Relay, a_node_that_dies_before_its_first_chunk_is_replaced) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.node_gone(world.port.opened.at(0).first, 0);
  ASSERT_EQ(world.port.opened.size(), 2U);
  EXPECT_NE(world.port.opened[0].first, world.port.opened[1].first);
  EXPECT_TRUE(world.port.to_clients.empty());
}

TEST(Relay, a_node_that_dies_midway_is_told_to_the_client) {
  World world;
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  world.relay.chunk_from(node, {stream, false, Bytes{9}});
  world.relay.node_gone(node, 0);
  EXPECT_TRUE(std::holds_alternative<wire::Refuse>(world.port.to_clients.back()));
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::lost});
}

TEST(Relay, when_every_candidate_is_lost_the_client_hears_it_once) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.node_gone(world.port.opened.at(0).first, 0);
  world.relay.node_gone(world.port.opened.at(1).first, 0);
  EXPECT_EQ(world.port.to_clients.size(), 1U);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::lost});
}

TEST(Relay, a_client_that_leaves_cancels_at_the_node) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.client_gone(ClientId{1});
  EXPECT_EQ(world.port.cancels, 1);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::cancelled});
}

TEST(Relay, a_model_that_nobody_serves_is_refused_at_once) {
  World world;
  EXPECT_EQ(world.open("other").error().fault, Fault::unavailable);
  EXPECT_TRUE(world.port.terminals.empty());
}

TEST(Relay, a_stream_that_lives_too_long_is_ended) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.tick(Relay::kStreamLifeMaxMs + 1);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::timed_out});
}

}  // namespace
}  // namespace darkbloom::fleet
