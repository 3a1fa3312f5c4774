#include "coordinator/core.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <span>

#include "support/measured_node.h"
#include "unit/coordinator/core_world.h"

namespace darkbloom::coordinator {
namespace {

using scene::hello_of;
using scene::kClient;
using scene::kKey;
using scene::kNode;
using scene::OneAccount;
using scene::Wires;
using scene::World;
using test::SignedNode;

TEST(Core, a_node_joins_by_signing_the_challenge_and_clients_hear_of_it) {
  World world;
  world.node_joins(kNode, world.node);
  EXPECT_EQ(world.core.nodes(), 1U);
  EXPECT_EQ(world.wires.count<wire::Welcome>(kNode), 1U);
  EXPECT_EQ(world.wires.last_directory.nodes.size(), 1U);
  EXPECT_GE(world.wires.count<wire::Directory>(kClient), 2U);
}

TEST(Core, a_node_hears_how_the_router_sees_it) {
  World world;
  world.node_joins(kNode, world.node);
  world.core.tick();
  EXPECT_EQ(world.wires.count<wire::Standings>(kNode), 1U);
  world.core.tick();
  EXPECT_EQ(world.wires.count<wire::Standings>(kNode), 1U) << "no news";
  world.receive(kNode, wire::LoadReport{{.slots = 0}});
  world.core.tick();
  EXPECT_EQ(world.wires.count<wire::Standings>(kNode), 2U);
  const auto& told = std::get<wire::Standings>(world.wires.sent.back().second).models;
  EXPECT_EQ(told.at(0).gates, std::vector<std::string>{"suspended"});
}

TEST(Core, a_node_of_an_organisation_is_shown_to_clients_that_say_they_belong) {
  World world;
  world.node.organisations = {OrganisationId{{7}}};
  world.node_joins(kNode, world.node);
  EXPECT_EQ(world.core.nodes(), 1U);
  EXPECT_TRUE(world.wires.last_directory.nodes.empty());
  world.receive(kClient, wire::Belong{{OrganisationId{{8}}}});
  EXPECT_TRUE(world.wires.last_directory.nodes.empty());
  constexpr LinkId kMember{9};
  world.core.client_joined(kMember);
  EXPECT_TRUE(world.wires.last_directory.nodes.empty());
  world.receive(kMember, wire::Belong{world.node.organisations});
  EXPECT_EQ(world.wires.last_directory.nodes.size(), 1U) << "at once";
  EXPECT_TRUE(world.wires.closed.empty());
}

TEST(Core, a_client_that_names_its_organisations_twice_is_cut_off) {
  World world;
  world.receive(kClient, wire::Belong{{OrganisationId{{8}}}});
  world.receive(kClient, wire::Belong{{OrganisationId{{9}}}});
  EXPECT_EQ(world.wires.closed, std::vector{kClient});
}

TEST(Core, evidence_of_another_node_does_not_let_one_in) {
  World world;
  const SignedNode thief(world.random);
  world.node_joins(kNode, thief);
  EXPECT_EQ(world.core.nodes(), 0U);
  EXPECT_EQ(world.wires.closed, std::vector{kNode});
}

TEST(Core, a_challenge_of_another_link_is_no_proof) {
  World world;
  world.core.node_joined(kNode);
  const wire::Hello hello = hello_of(world.node, world.node, world.wires.last_challenge);
  world.core.node_joined(LinkId{3});
  world.receive(LinkId{3}, hello);
  EXPECT_EQ(world.core.nodes(), 0U);
}

TEST(Core, a_node_that_dials_in_again_replaces_its_older_link) {
  World world;
  world.node_joins(kNode, world.node);
  world.node_joins(LinkId{3}, world.node);
  EXPECT_EQ(world.core.nodes(), 1U);
  EXPECT_EQ(world.wires.closed, std::vector{kNode});
  world.core.left(kNode);
  EXPECT_EQ(world.core.nodes(), 1U) << "the old link's end must not take the new one with it";
}

TEST(Core, a_request_reaches_the_node_without_its_key) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(5);
  ASSERT_EQ(world.wires.count<wire::Open>(kNode), 1U);
  EXPECT_EQ(world.wires.node_key, "");
  EXPECT_EQ(world.core.streams(), 1U);
  EXPECT_EQ(world.core.running(1), 1U);
}

TEST(Core, nodes_hear_what_the_network_is_asked_for) {
  World world;
  world.node_joins(kNode, world.node);
  world.core.tick();
  EXPECT_EQ(world.wires.count<wire::Demand>(kNode), 0U) << "nobody has asked";
  world.open(7);
  world.clock.now += 61'000;
  world.receive(kNode, wire::LoadReport{{.slots = 4}, {{"seedling", false, 2'000}}});
  world.core.tick();
  ASSERT_EQ(world.wires.count<wire::Demand>(kNode), 1U);
  const auto& demand =
      std::get<wire::Demand>(std::ranges::find_if(world.wires.sent, [](const auto& each) {
                               return std::holds_alternative<wire::Demand>(each.second);
                             })->second);
  EXPECT_EQ(demand.fleet, 1U);
  ASSERT_EQ(demand.models.size(), 1U);
  EXPECT_EQ(demand.models[0].model, "seedling");
  EXPECT_GT(demand.models[0].served_milli, 0U);
  EXPECT_EQ(demand.models[0].nodes, 0U) << "it is not loaded there";
  EXPECT_GE(demand.models[0].target, 2U);
  world.core.tick();
  EXPECT_EQ(world.wires.count<wire::Demand>(kNode), 1U) << "once a minute";
}

TEST(Core, an_unknown_key_is_refused_and_counts_for_nobody) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(5, "dk-bad");
  EXPECT_EQ(world.wires.last_refusal(), Fault::unauthenticated);
  EXPECT_EQ(world.wires.count<wire::Open>(kNode), 0U);
  EXPECT_EQ(world.core.payers(), 0U);
}

TEST(Core, however_a_stream_ends_its_place_is_given_back) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(1);
  world.receive(kNode, wire::Chunk{world.wires.node_stream, true, {}});
  EXPECT_EQ(world.core.running(1), 0U) << "delivered";
  world.open(2);
  world.receive(kClient, wire::Cancel{2});
  EXPECT_EQ(world.core.running(1), 0U) << "cancelled";
  world.open(3);
  world.receive(kNode, wire::Refuse{world.wires.node_stream, {Fault::invalid, "no"}});
  EXPECT_EQ(world.core.running(1), 0U) << "refused";
  world.open(4);
  world.core.left(kNode);
  EXPECT_EQ(world.core.running(1), 0U) << "lost";
  EXPECT_EQ(world.wires.last_refusal(), Fault::lost);
  world.open(5);
  EXPECT_EQ(world.core.running(1), 0U) << "nobody to send it to";
  EXPECT_EQ(world.core.payers(), 0U);
  EXPECT_EQ(world.core.streams(), 0U);
}

TEST(Core, a_client_that_hangs_up_cancels_its_streams_at_the_node) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(1);
  world.open(2);
  world.core.left(kClient);
  EXPECT_EQ(world.wires.count<wire::Cancel>(kNode), 2U);
  EXPECT_EQ(world.core.running(1), 0U);
}

TEST(Core, the_accounts_limit_holds_and_a_stream_number_is_used_once) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(1);
  world.open(1);
  EXPECT_EQ(world.wires.last_refusal(), Fault::invalid);
  EXPECT_EQ(world.core.running(1), 1U);
  world.open(2);
  world.open(3);
  EXPECT_EQ(world.wires.last_refusal(), Fault::rate_limited);
  EXPECT_EQ(world.core.streams(), 2U);
}

/// What the client is told about a stream, from its Open on.
std::vector<wire::Frame> told(const World& world, std::size_t from) {
  std::vector<wire::Frame> frames;
  for (const auto& [to, frame] : std::span(world.wires.sent).subspan(from)) {
    if (to == kClient) frames.push_back(frame);
  }
  return frames;
}

TEST(Core, a_client_hears_what_its_key_may_still_start_before_any_answer) {
  World world;
  world.node_joins(kNode, world.node);
  const std::size_t before = world.wires.sent.size();
  world.open(7);
  world.receive(kNode, wire::Chunk{world.wires.node_stream, true, {}});
  const auto frames = told(world, before);
  ASSERT_EQ(frames.size(), 2U);
  const auto* const quota = std::get_if<wire::Quota>(&frames[0]);
  ASSERT_NE(quota, nullptr);
  EXPECT_TRUE(std::holds_alternative<wire::Chunk>(frames[1]));
  EXPECT_EQ(quota->stream, 7U);
  EXPECT_EQ(quota->requests_limit, 6'000U);
  EXPECT_EQ(quota->requests_remaining, 599U);
  EXPECT_EQ(quota->requests_reset_ms, 10U);
  EXPECT_EQ(quota->running_limit, 2U);
  EXPECT_EQ(quota->running_remaining, 1U);
}

TEST(Core, a_refusal_for_the_accounts_limits_says_first_what_is_left) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(1);
  world.open(2);
  const std::size_t before = world.wires.sent.size();
  world.open(3);
  const auto frames = told(world, before);
  ASSERT_EQ(frames.size(), 2U);
  const auto* const quota = std::get_if<wire::Quota>(&frames[0]);
  ASSERT_NE(quota, nullptr);
  EXPECT_EQ(quota->stream, 3U);
  EXPECT_EQ(quota->requests_remaining, 598U) << "what is refused costs nothing";
  EXPECT_EQ(quota->running_remaining, 0U);
  EXPECT_TRUE(std::holds_alternative<wire::Refuse>(frames[1]));
}

TEST(Core, a_request_that_nobody_can_take_does_not_count_as_running) {
  World world;
  const std::size_t before = world.wires.sent.size();
  world.open(1);
  const auto frames = told(world, before);
  ASSERT_EQ(frames.size(), 2U);
  EXPECT_EQ(std::get<wire::Quota>(frames[0]).running_remaining, 2U);
  EXPECT_EQ(std::get<wire::Refuse>(frames[1]).error.fault, Fault::unavailable);
}

TEST(Core, a_stranger_hears_of_nobodys_limits) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(5, "dk-bad");
  EXPECT_EQ(world.wires.count<wire::Quota>(kClient), 0U);
}

TEST(Core, a_silent_node_is_dropped_and_its_link_closed) {
  World world;
  world.node_joins(kNode, world.node);
  world.clock.now += fleet::kSilentMaxMs + 1;
  world.core.tick();
  EXPECT_EQ(world.core.nodes(), 0U);
  EXPECT_EQ(world.wires.closed, std::vector{kNode});
}

TEST(Core, nobody_is_called_silent_by_a_coordinator_that_was_held_up_itself) {
  World world;
  world.node_joins(kNode, world.node);
  world.core.tick();
  world.clock.now += fleet::kSilentMaxMs + 1;
  world.core.tick();
  EXPECT_EQ(world.core.nodes(), 1U) << "its reports wait to be read";
  world.clock.now += 1000;
  world.core.tick();
  EXPECT_EQ(world.core.nodes(), 0U) << "none has come";
}

TEST(Core, of_nodes_that_come_together_clients_are_told_together) {
  World world;
  std::vector<SignedNode> nodes;
  for (int i = 0; i < 10; ++i)
    nodes.emplace_back(world.random);
  const std::size_t before = world.wires.count<wire::Directory>(kClient);
  for (std::uint64_t i = 0; i < nodes.size(); ++i) {
    const LinkId link{10 + i};
    world.core.node_joined(link);
    world.receive(link, hello_of(nodes[i], nodes[i], world.wires.last_challenge));
  }
  EXPECT_EQ(world.wires.count<wire::Directory>(kClient), before + 1);
  world.clock.now += Core::kNewsSpacingMs;
  world.core.watch();
  EXPECT_EQ(world.wires.count<wire::Directory>(kClient), before + 2);
  EXPECT_EQ(world.wires.last_directory.nodes.size(), nodes.size());
  world.core.watch();
  EXPECT_EQ(world.wires.count<wire::Directory>(kClient), before + 2) << "there is no more news";
}

TEST(Core, links_that_break_the_protocol_are_closed) {
  World world;
  const Bytes nonsense{1, 2, 3};
  world.core.received(kClient, nonsense);
  world.receive(kClient, wire::Welcome{});
  world.receive(kClient, wire::Quota{});
  world.core.node_joined(kNode);
  world.receive(kNode, wire::LoadReport{});  // before it has proven anything
  EXPECT_EQ(world.wires.closed, (std::vector{kClient, kClient, kClient, kNode}));
}

/// Says what it was told and knows one TPM key, if any.
struct FakeLog final : LogBook {
  Result<void> add(const attest::LogEntry& entry) override {
    kinds.emplace_back(attest::kind_of(entry));
    return {};
  }
  std::vector<wire::LoggedEntry> about(const LogSubject& subject) override {
    return {{copy_of(subject.statement.build.view()), {1}}};
  }
  bool knows(const attest::TpmName&) const override { return known; }
  std::uint64_t generation() const override { return 1; }
  std::vector<std::string> kinds;
  bool known = false;
};

struct LoggedWorld {
  LoggedWorld() { core.client_joined(kClient); }
  void receive(LinkId link, const wire::Frame& frame) { core.received(link, wire::encode(frame)); }
  void show(const Digest& root) {
    wire::Hello hello = hello_of(node.signer, node.signer, wires.last_challenge);
    hello.evidence = node.evidence(root);
    hello.nonce_root = root;
    receive(kNode, hello);
  }
  test::SeededRandom random{test::test_seed()};
  test::FixedClock clock;
  OneAccount accounts;
  Wires wires;
  test::MeasuredNode node{random};
  FakeLog log;
  std::vector<TpmMaker> makers;
  Core core{{accounts, wires, clock, random, log, makers}};
};

TEST(Core, who_joins_is_written_in_the_log_and_clients_are_handed_its_word) {
  LoggedWorld world;
  world.core.node_joined(kNode);
  world.show({});
  EXPECT_EQ(world.log.kinds, std::vector<std::string>{"node-key"});
  ASSERT_EQ(world.wires.last_directory.nodes.size(), 1U);
  const auto& bundle = world.wires.last_directory.nodes[0].bundle;
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->logged.at(0).entry, copy_of(world.node.build.digest.view()));
}

TEST(Core, hardware_is_asked_to_sign_for_clients_and_each_gets_its_way_to_the_root) {
  LoggedWorld world;
  world.core.node_joined(kNode);
  world.show({});
  EXPECT_EQ(world.wires.count<wire::Freshen>(kNode), 0U) << "nobody has asked";
  world.receive(kClient, wire::Nonce{{5}});
  ASSERT_EQ(world.wires.count<wire::Freshen>(kNode), 1U);
  const Digest root = std::get<wire::Freshen>(world.wires.sent.back().second).nonce_root;
  world.show(root);
  world.clock.now += Core::kNewsSpacingMs;
  world.core.watch();
  const auto& bundle = world.wires.last_directory.nodes.at(0).bundle;
  ASSERT_TRUE(bundle);
  EXPECT_EQ(bundle->nonce[0], 5);
  const auto path = attest::decode_nonce_path(bundle->nonce_path);
  EXPECT_EQ(attest::nonce_root(attest::ClientNonce{bundle->nonce}, *path), root);
}

TEST(Core, a_node_without_hardware_is_not_asked_to_sign) {
  World world;
  world.node_joins(kNode, world.node);
  world.receive(kClient, wire::Nonce{{5}});
  EXPECT_EQ(world.wires.count<wire::Freshen>(kNode), 0U);
}

TEST(Core, a_tpm_that_cannot_be_registered_is_told_why_and_one_that_is_known_is_left_alone) {
  LoggedWorld world;
  world.core.node_joined(kNode);
  world.show({});
  const wire::Enrol enrol{{1}, {}, world.node.tpm.attestation_area()};
  world.receive(kNode, enrol);
  EXPECT_EQ(world.wires.count<wire::Refuse>(kNode), 1U);
  world.receive(kNode, wire::Activated{{1}});
  EXPECT_EQ(world.wires.count<wire::Refuse>(kNode), 2U) << "it answers to no challenge";
  world.log.known = true;
  world.receive(kNode, enrol);
  EXPECT_EQ(world.wires.count<wire::Refuse>(kNode), 2U);
  EXPECT_TRUE(world.wires.closed.empty()) << "it serves all the same";
}

TEST(Core, what_becomes_of_requests_is_counted) {
  World world;
  world.node_joins(kNode, world.node);
  world.open(1, "dk-bad");
  world.open(2);
  world.receive(kNode, wire::Chunk{world.wires.node_stream, true, Bytes{1, 2, 3}});
  world.open(3);
  world.core.left(kNode);
  world.open(4);
  const Outlook outlook = world.core.outlook();
  const fleet::Totals& totals = outlook.tally.totals();
  EXPECT_EQ(totals.refused[static_cast<std::size_t>(Fault::unauthenticated)], 1U);
  EXPECT_EQ(totals.refused[static_cast<std::size_t>(Fault::unavailable)], 1U);
  EXPECT_EQ(totals.ended, (std::array<std::uint64_t, fleet::kTerminals>{1, 0, 0, 1, 0}));
  EXPECT_EQ(totals.sent[0], 2U);
  EXPECT_EQ(totals.bytes, 3U);
  EXPECT_EQ(totals.served, 1U);
  EXPECT_EQ(totals.offered, 3U);
  EXPECT_EQ(outlook.streams, 0U);
  EXPECT_EQ(outlook.clients, 1U);
}

TEST(Core, the_outlook_is_that_of_at_most_a_second_ago) {
  World world;
  EXPECT_EQ(world.core.outlook().survey.nodes, 0U);
  world.node_joins(kNode, world.node);
  world.clock.now += 1'000;
  const Outlook outlook = world.core.outlook();
  EXPECT_EQ(outlook.survey.nodes, 1U);
  EXPECT_EQ(outlook.tier_of(world.node.id), wire::Tier::open);
  EXPECT_FALSE(outlook.draining);
  world.core.drain();
  EXPECT_TRUE(world.core.outlook().draining);
}

}  // namespace
}  // namespace darkbloom::coordinator
