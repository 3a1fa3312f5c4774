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
  Result<void> open(const std::string& model = "m", Tenant tenant = 1, UnixMillis now_ms = 0) {
    wire::RoutingFacts facts;
    facts.model = model;
    facts.terms = terms;
    facts.token_bound = token_bound;
    facts.candidates = {node_named(1), node_named(2)};
    const Bytes envelope = wire::encode_envelope(wire::encode_facts(facts),
                                                 std::vector<wire::WrappedKey>(2), Bytes{1, 2, 3});
    return relay.open({ClientId{1}, next_++, tenant}, envelope, now_ms);
  }
  void hear_all(UnixMillis now_ms) {
    for (std::uint8_t name = 1; name <= 2; ++name)
      registry.heard(node_named(name), {.slots = 1}, now_ms);
  }
  /// The node that the first request was not sent to.
  NodeId other() const { return node_named(port.opened.at(0).first == node_named(1) ? 2 : 1); }
  /// Lets a tenant have far more than its share.
  void greedy(Tenant tenant) {
    for (int request = 0; request < 200; ++request) {
      const Bytes padding(4 * 1000);
      wire::RoutingFacts facts;
      facts.model = "m";
      facts.candidates = {node_named(1)};
      const Bytes envelope = wire::encode_envelope(wire::encode_facts(facts),
                                                   std::vector<wire::WrappedKey>(1), padding);
      ASSERT_TRUE(relay.open({ClientId{1}, next_++, tenant}, envelope, 150));
      for (const auto& [node, stream] : std::exchange(port.opened, {}))
        relay.chunk_from(node, {stream, true, Bytes{9}}, 150);
    }
  }
  Ledger port;
  Registry registry;
  Relay relay;
  int sent = 0;
  wire::RouteTerms terms;
  std::uint32_t token_bound = 0;

 private:
  wire::StreamId next_ = 1;
};

TEST(Relay, chunks_come_back_and_the_last_ends_the_stream) {
  World world;
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  const Bytes payload{9};
  world.relay.chunk_from(node, {stream, false, payload}, 0);
  world.relay.chunk_from(node, {stream, true, payload}, 0);
  EXPECT_EQ(world.port.to_clients.size(), 2U);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::delivered});
  EXPECT_EQ(world.relay.streams(), 0U);
}

/// Lets the node that was asked answer at once; says who it was.
NodeId answered_at_once(World& world, Tenant tenant = 1) {
  EXPECT_TRUE(world.open("m", tenant));
  const auto [node, stream] = world.port.opened.back();
  world.relay.chunk_from(node, {stream, true, Bytes{9}}, 0);
  return node;
}

TEST(Relay, a_conversation_goes_on_where_it_began) {
  World world;
  world.terms.conversation = {{7}};
  world.registry.pace(node_named(2), "m")->prompt_s = 1e-6;
  ASSERT_EQ(answered_at_once(world), node_named(2));
  // Both are as fast now, and the client's order would have the first.
  world.registry.pace(node_named(2), "m")->prompt_s = Pace().prompt_s;
  EXPECT_EQ(answered_at_once(world), node_named(2));
  EXPECT_EQ(answered_at_once(world, 2), node_named(1)) << "of another tenant: not the same";
  world.terms.conversation = {};
  EXPECT_EQ(answered_at_once(world), node_named(1)) << "without a key nothing is remembered";
}

TEST(Relay, a_conversation_waits_for_no_busy_node) {
  World world;
  world.terms.conversation = {{7}};
  const NodeId first = answered_at_once(world);
  world.registry.entry(first)->in_flight = 1;
  EXPECT_NE(answered_at_once(world), first);
}

TEST(Relay, an_answer_that_comes_whole_makes_its_node_no_suspect) {
  for (const bool streams : {false, true}) {
    World world;
    world.terms.streams = streams;
    world.token_bound = 1024;
    ASSERT_TRUE(world.open());
    const NodeId asked = world.port.opened.at(0).first;
    world.relay.tick(4'000);  // an answer of usual length takes three seconds
    const auto state = world.registry.find(asked)->breaker.state(4'000);
    EXPECT_EQ(state == Breaker::State::suspect, streams);
  }
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
  world.relay.chunk_from(node, {stream, false, Bytes{9}}, 0);
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
  world.relay.client_gone(ClientId{1}, 0);
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
  EXPECT_EQ(world.port.cancels, 1);
}

TEST(Relay, a_slow_node_is_raced_by_another_and_the_first_to_answer_is_heard) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.tick(10);
  EXPECT_EQ(world.port.opened.size(), 1U);
  world.hear_all(5'000);
  world.relay.tick(5'000);
  ASSERT_EQ(world.port.opened.size(), 2U);
  const auto [slow, slow_stream] = world.port.opened[0];
  const auto [fast, fast_stream] = world.port.opened[1];
  world.relay.chunk_from(fast, {fast_stream, false, Bytes{9}}, 5'100);
  EXPECT_EQ(world.port.cancels, 0) << "how slow the other is shows at its first chunk";
  world.relay.chunk_from(slow, {slow_stream, false, Bytes{9}}, 5'200);
  EXPECT_EQ(world.port.cancels, 1);
  EXPECT_EQ(world.port.to_clients.size(), 1U) << "and the client does not hear it";
  world.relay.chunk_from(fast, {fast_stream, true, Bytes{9}}, 5'300);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::delivered});
}

TEST(Relay, a_node_that_is_outrun_and_stays_silent_is_cancelled_and_blamed) {
  World world;
  ASSERT_TRUE(world.open());
  world.hear_all(5'000);
  world.relay.tick(5'000);
  const auto [slow, slow_stream] = world.port.opened.at(0);
  const auto [fast, fast_stream] = world.port.opened.at(1);
  world.relay.chunk_from(fast, {fast_stream, false, Bytes{9}}, 5'100);
  world.relay.chunk_from(fast, {fast_stream, true, Bytes{9}}, 5'200);
  world.relay.tick(60'000);
  EXPECT_EQ(world.port.cancels, 1);
  EXPECT_EQ(world.registry.find(slow)->breaker.state(0), Breaker::State::suspect);
  EXPECT_EQ(world.registry.find(slow)->in_flight, 0U);
}

TEST(Relay, once_an_answer_has_begun_nobody_else_is_asked) {
  World world;
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  world.relay.chunk_from(node, {stream, false, Bytes{9}}, 1);
  world.hear_all(20'000);
  world.relay.tick(20'000);
  EXPECT_EQ(world.port.opened.size(), 1U);
}

TEST(Relay, races_and_retries_stay_a_small_share_however_much_fails) {
  World world;
  int refused = 0;
  for (int request = 0; request < 2'000; ++request) {
    const UnixMillis now = request * 10'000;
    world.hear_all(now);
    if (!world.open("m", 1, now)) {
      ++refused;
      continue;
    }
    world.relay.tick(now + 5'000);
    for (const auto& [node, stream] : std::exchange(world.port.opened, {})) {
      ++world.sent;
      world.relay.refused_by(node, {stream, {Fault::internal, "broken"}}, now + 5'001);
    }
    for (const auto& [node, stream] : std::exchange(world.port.opened, {})) {
      ++world.sent;
      world.relay.refused_by(node, {stream, {Fault::internal, "broken"}}, now + 5'002);
    }
  }
  const int accepted = 2'000 - refused;
  EXPECT_EQ(world.port.terminals.size(), static_cast<std::size_t>(accepted));
  const double share = Relay::kRetryShare + Relay::kHedgeShare;
  EXPECT_LE(world.sent, accepted + 2'000 * share + 20);
}

TEST(Relay, a_node_that_never_answers_is_given_up_and_replaced) {
  World world;
  ASSERT_TRUE(world.open());
  // Nobody else can be asked when it turns slow.
  world.registry.heard(world.other(), {.slots = 1, .active = 2}, 0);
  world.relay.tick(5'000);
  ASSERT_EQ(world.port.opened.size(), 1U);
  const UnixMillis late = 20 * 60'000;
  world.hear_all(late);
  world.relay.tick(late);
  ASSERT_EQ(world.port.opened.size(), 2U);
  EXPECT_EQ(world.port.cancels, 1);
}

TEST(Relay, a_node_that_stops_midway_is_told_to_the_client) {
  World world;
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  world.relay.chunk_from(node, {stream, false, Bytes{9}}, 1);
  world.relay.tick(59'000);
  EXPECT_TRUE(world.port.terminals.empty());
  world.relay.tick(10 * 60'000);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::lost});
  EXPECT_EQ(world.port.cancels, 1);
}

TEST(Relay, a_tenant_that_had_more_waits_only_while_machines_are_busy) {
  World world;
  const auto answer = [&] {
    for (const auto& [node, stream] : std::exchange(world.port.opened, {}))
      world.relay.chunk_from(node, {stream, true, Bytes{9}}, 0);
  };
  for (int taught = 0; taught < 500; ++taught)
    world.registry.table("m")->learn_answer(250);  // long ones, so that a turn is long
  ASSERT_TRUE(world.open("m", 2));
  for (int request = 0; request < 100; ++request) {
    answer();
    ASSERT_TRUE(world.open("m", 1, request)) << "there is room";
  }
  answer();
  world.greedy(1);
  ASSERT_TRUE(world.open("m", 2, 200));
  ASSERT_TRUE(world.open("m", 2, 200));
  const auto refused = world.open("m", 1, 200);
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.error().fault, Fault::no_capacity);
  EXPECT_GT(refused.error().retry_after_ms, 0U);
  EXPECT_TRUE(world.open("m", 2, 200));
}

TEST(Relay, a_draining_relay_finishes_what_it_has_and_takes_nothing_on) {
  World world;
  ASSERT_TRUE(world.open());
  world.relay.drain();
  EXPECT_EQ(world.open().error().fault, Fault::unavailable);
  const auto [node, stream] = world.port.opened.at(0);
  world.relay.chunk_from(node, {stream, true, Bytes{9}}, 1);
  EXPECT_EQ(world.port.terminals, std::vector{Terminal::delivered});
}

TEST(Relay, a_node_on_trial_is_asked_beside_another) {
  World world;
  for (int fault = 0; fault < 2; ++fault)
    world.registry.entry(node_named(1))->breaker.failed(-Breaker::kQuarantineMs);
  ASSERT_TRUE(world.open());
  ASSERT_EQ(world.port.opened.size(), 2U);
  EXPECT_EQ(world.port.opened[0].first, node_named(2));
  EXPECT_EQ(world.port.opened[1].first, node_named(1));
}

/// Writes down what an onlooker is shown.
class Diary final : public Onlooker {
 public:
  void sent(const Request& request, const Request::Out& out, Reason why) override {
    note("sent " + std::string(name_of(why)));
    EXPECT_EQ(request.tried.back(), out.leg.node());
  }
  void answered(const Request& request, const Request::Out&) override {
    note("answered of " + std::to_string(request.legs.size()));
  }
  void passed(std::size_t bytes) override { note("passed " + std::to_string(bytes)); }
  void came_back(const Request&, const Request::Out&, LegEnd how) override {
    note(std::string(name_of(how)));
  }
  void ended(const Request& request, Terminal terminal, std::optional<Fault> why) override {
    EXPECT_TRUE(request.legs.empty());
    note(std::string(name_of(terminal)) + (why ? " " + std::string(name_of(*why)) : ""));
  }
  std::vector<std::string> notes;

 private:
  void note(std::string what) { notes.push_back(std::move(what)); }
};

TEST(Relay, an_onlooker_sees_a_retry_and_the_answer_in_their_order) {
  World world;
  Diary diary;
  world.relay.add(diary);
  ASSERT_TRUE(world.open());
  world.relay.node_gone(world.port.opened.at(0).first, 1);
  const auto [node, stream] = world.port.opened.at(1);
  world.relay.chunk_from(node, {stream, true, Bytes{9}}, 2);
  EXPECT_EQ(diary.notes,
            (std::vector<std::string>{"sent first", "faulted", "sent retry", "answered of 1",
                                      "passed 1", "finished", "delivered"}));
}

TEST(Relay, an_onlooker_sees_both_legs_of_a_race_come_back) {
  World world;
  Diary diary;
  world.relay.add(diary);
  for (int fault = 0; fault < 2; ++fault)
    world.registry.entry(node_named(1))->breaker.failed(-Breaker::kQuarantineMs);
  ASSERT_TRUE(world.open());
  const auto [node, stream] = world.port.opened.at(0);
  world.relay.chunk_from(node, {stream, false, Bytes{9}}, 1);
  world.relay.node_gone(node, 2);
  EXPECT_EQ(diary.notes, (std::vector<std::string>{"sent first", "sent race", "answered of 2",
                                                   "outrun", "passed 1", "faulted", "lost lost"}));
}

}  // namespace
}  // namespace darkbloom::fleet
