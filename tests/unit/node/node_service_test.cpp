#include "node/node_service.h"

#include <gtest/gtest.h>

#include "attest/verify/judge.h"
#include "attest/verify/receipt_check.h"
#include "unit/node/world.h"

namespace darkbloom::node {
namespace {

using scene::FakeHardware;
using scene::kStream;
using scene::World;

TEST(NodeService, an_envelope_is_answered_in_sealed_chunks_of_which_the_last_says_so) {
  World world;
  auto request = world.sealed();
  world.open(request.envelope);
  world.engine.run();
  ASSERT_GE(world.wire.chunks.size(), 3U);
  for (std::size_t i = 0; i < world.wire.chunks.size(); ++i)
    EXPECT_EQ(world.wire.chunks[i].last, i + 1 == world.wire.chunks.size());
  const std::string text = world.heard(request.opener);
  EXPECT_TRUE(text.contains("\"Hel\"")) << text;
  EXPECT_TRUE(text.contains("data: [DONE]")) << text;
  EXPECT_TRUE(request.opener.ended());
}

TEST(NodeService, the_last_chunk_is_a_receipt_for_all_before_it) {
  World world;
  auto request = world.sealed();
  world.open(request.envelope);
  world.engine.run();
  world.heard(request.opener);
  const Digest envelope = crypto::sha256(request.envelope);
  attest::ChunkChain chunks(envelope);
  for (std::size_t i = 0; i + 1 < world.wire.chunks.size(); ++i)
    chunks.add(world.wire.chunks[i].payload);
  auto statement = attest::open_statement(world.evidence).value();
  statement.models = {{world.engine.model().name, world.engine.model().digest, 0}};
  const auto receipt = attest::check_receipt(
      world.receipt, statement, {.request = envelope, .evidence = crypto::sha256(world.evidence)},
      chunks);
  ASSERT_TRUE(receipt) << receipt.error().detail;
  EXPECT_EQ(receipt->status, 200);
  EXPECT_GT(receipt->tokens.completion, 0U);
  EXPECT_EQ(receipt->finished_at_ms, world.clock.now);
}

TEST(NodeService, members_of_its_organisation_are_served_and_nobody_else) {
  organisation::Organisations own;
  for (const std::uint8_t name : Bytes{1, 2})
    own.push_back(organisation::Organisation::from_secret(Secret(Bytes(32, name))).value());
  const auto other = organisation::Organisation::from_secret(Secret(Bytes(32, 3))).value();
  World world(nullptr, own);
  world.open(world.sealed().envelope, 1);
  world.open(world.sealed(wire::Tier::open, &other).envelope, 2);
  EXPECT_EQ(world.wire.refusals, (std::vector{Fault::forbidden, Fault::forbidden}));
  EXPECT_EQ(world.service->facts().running, 0U);
  EXPECT_EQ(world.service->facts().counts.refused, 2U);
  const Bytes genuine = world.sealed(wire::Tier::open, &own.back()).envelope;
  world.open(genuine, 3);
  EXPECT_EQ(world.service->facts().running, 1U) << "either of its organisations";
  world.open(genuine, 4);
  EXPECT_EQ(world.wire.refusals.back(), Fault::replayed) << "a proof is used once";
  EXPECT_EQ(world.wire.refusals.size(), 3U);
}

TEST(NodeService, who_serves_everybody_asks_for_no_proof_and_ignores_one) {
  World world;
  const auto any = organisation::Organisation::from_secret(Secret(Bytes(32, 3))).value();
  world.open(world.sealed(wire::Tier::open, &any).envelope);
  EXPECT_EQ(world.service->facts().running, 1U);
}

TEST(NodeService, a_request_that_relies_on_evidence_of_another_time_or_node_is_refused) {
  World world;
  const Bytes genuine = world.evidence;
  world.evidence.back() ^= 1;
  world.open(world.sealed().envelope, 1);
  world.evidence = genuine;
  world.clock.now += NodeService::kStatementLifeMs + 1;
  world.receive(wire::Challenge{});
  world.open(world.sealed().envelope, 2);
  EXPECT_EQ(world.wire.refusals, (std::vector{Fault::replayed, Fault::replayed}));
  EXPECT_TRUE(world.engine.jobs().empty());
}

TEST(NodeService, an_envelope_that_came_before_or_was_changed_starts_nothing) {
  World world;
  const auto request = world.sealed();
  world.open(request.envelope, 1);
  world.open(request.envelope, 2);
  Bytes changed = world.sealed().envelope;
  changed.back() ^= 1;
  world.open(changed, 3);
  EXPECT_EQ(world.wire.refusals, (std::vector{Fault::replayed, Fault::tampered}));
  EXPECT_EQ(world.engine.jobs().size(), 1U);
}

TEST(NodeService, a_tier_that_this_machine_does_not_reach_is_refused_and_not_lowered) {
  World world;
  world.open(world.sealed(wire::Tier::measured).envelope, 1);
  world.open(world.sealed(wire::Tier::sealed).envelope, 2);
  EXPECT_EQ(world.wire.refusals, std::vector{Fault::forbidden});
  EXPECT_EQ(world.engine.jobs().size(), 1U);
}

TEST(NodeService, a_stream_number_in_use_is_refused) {
  World world;
  world.open(world.sealed().envelope);
  world.open(world.sealed().envelope);
  EXPECT_EQ(world.wire.refusals, std::vector{Fault::invalid});
  EXPECT_EQ(world.engine.active(), 1U);
}

TEST(NodeService, a_cancelled_stream_stops_its_decode) {
  World world;
  world.open(world.sealed().envelope);
  world.engine.step();
  world.receive(wire::Cancel{kStream});
  EXPECT_EQ(world.engine.active(), 0U);
  EXPECT_EQ(world.engine.cancelled(), 1U);
}

TEST(NodeService, losing_the_coordinator_stops_every_decode) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.open(world.sealed().envelope, 2);
  world.service->link_down();
  EXPECT_EQ(world.engine.cancelled(), 2U);
  world.service->tick();
  EXPECT_TRUE(world.wire.reports.empty()) << "there is nobody to report to";
}

TEST(NodeService, a_challenge_is_answered_with_fresh_evidence_and_a_proof) {
  World world;
  wire::Challenge challenge;
  challenge.nonce[0] = 5;
  world.receive(challenge);
  ASSERT_EQ(world.wire.hellos.size(), 1U);
  const auto verdict = attest::judge(world.wire.hellos[0].evidence, {}, world.clock.now);
  ASSERT_TRUE(verdict);
  EXPECT_EQ(verdict->node, world.keys.id);
  EXPECT_TRUE(crypto::verify_p256(verdict->statement.identity, wire::challenge_text(challenge),
                                  world.wire.hellos[0].proof));
}

TEST(NodeService, evidence_is_renewed_before_it_expires_and_load_is_reported) {
  World world;
  world.receive(wire::Challenge{});
  world.service->tick();
  EXPECT_EQ(world.wire.reports.size(), 1U);
  EXPECT_EQ(world.wire.hellos.size(), 1U);
  world.clock.now += NodeService::kStatementRenewMs + 1;
  world.service->tick();
  ASSERT_EQ(world.wire.hellos.size(), 2U);
  const UnixMillis later = test::kTestNow + NodeService::kStatementLifeMs + 1;
  EXPECT_FALSE(attest::judge(world.wire.hellos[0].evidence, {}, later));
  EXPECT_TRUE(attest::judge(world.wire.hellos[1].evidence, {}, later));
}

TEST(NodeService, a_full_engine_is_told_to_the_coordinator_so_that_another_node_serves) {
  World world;
  world.engine.refuse(0, {Fault::no_capacity, "Full."});
  world.open(world.sealed().envelope);
  EXPECT_EQ(world.wire.refusals, std::vector{Fault::no_capacity});
  EXPECT_TRUE(world.wire.chunks.empty());
}

TEST(NodeService, what_runs_is_handed_back_as_unavailable_and_stops) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.open(world.sealed().envelope, 2);
  world.engine.step();
  world.service->offer(false);
  world.service->hand_back();
  EXPECT_EQ(world.wire.refusals, (std::vector{Fault::unavailable, Fault::unavailable}));
  EXPECT_EQ(world.engine.active(), 0U);
}

TEST(NodeService, an_answer_that_has_ended_is_not_handed_back) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.engine.run();
  world.service->offer(false);
  world.service->hand_back();
  EXPECT_TRUE(world.wire.refusals.empty());
}

TEST(NodeService, hardware_signs_for_the_clients_root_and_the_whole_statement) {
  FakeHardware hardware;
  World world(&hardware);
  const Digest root{{7}};
  world.clock.now += NodeService::kFreshenSpacingMs;
  world.receive(wire::Freshen{root});
  ASSERT_EQ(world.wire.hellos.size(), 1U);
  const wire::Hello& hello = world.wire.hellos[0];
  EXPECT_EQ(hello.nonce_root, root);
  const auto view = attest::decode_evidence(hello.evidence);
  ASSERT_TRUE(view);
  EXPECT_TRUE(std::ranges::equal(view->section(attest::SectionKind::tpm).value(), Bytes{1, 2, 3}));
  EXPECT_EQ(hardware.nonces.back(), attest::quote_nonce(root, view->statement_bytes));
}

TEST(NodeService, hardware_is_not_asked_more_often_than_it_can_sign) {
  FakeHardware hardware;
  World world(&hardware);
  for (std::uint8_t i = 1; i <= 100; ++i)
    world.receive(wire::Freshen{Digest{{i}}});
  EXPECT_EQ(hardware.nonces.size(), 1U) << "the one of the first hello";
  world.clock.now += NodeService::kFreshenSpacingMs;
  world.service->tick();
  ASSERT_EQ(world.wire.hellos.size(), 1U);
  EXPECT_EQ(world.wire.hellos[0].nonce_root, Digest{{100}}) << "the last that was asked for";
  world.service->tick();
  EXPECT_EQ(world.wire.hellos.size(), 1U);
}

TEST(NodeService, hardware_that_fails_leaves_the_statement_and_tells_the_operator) {
  FakeHardware hardware;
  World world(&hardware);
  hardware.broken = true;
  world.clock.now += NodeService::kFreshenSpacingMs;
  world.receive(wire::Freshen{Digest{{7}}});
  ASSERT_EQ(world.wire.hellos.size(), 1U);
  EXPECT_TRUE(attest::decode_evidence(world.wire.hellos[0].evidence)->sections.empty());
  EXPECT_EQ(hardware.complaints, std::vector<std::string>{"the TPM is gone"});
}

TEST(NodeService, hardware_enrols_with_a_registrar_and_answers_what_it_can_read) {
  FakeHardware hardware;
  World world(&hardware);
  world.receive(wire::Welcome{});
  EXPECT_EQ(world.wire.enrolments, 1);
  world.receive(wire::Credential{{1}, {9}});
  EXPECT_EQ(world.wire.activations, std::vector<Bytes>{{9}});
  world.receive(wire::Credential{{}, {9}});
  world.receive(wire::Refuse{0, {Fault::forbidden, "an unknown maker"}});
  EXPECT_EQ(hardware.complaints,
            (std::vector<std::string>{"not for this TPM", "an unknown maker"}));
}

TEST(NodeService, without_hardware_a_registrars_frames_mean_nothing) {
  World world;
  for (const wire::Frame& frame : {wire::Frame(wire::Welcome{}), wire::Frame(wire::Credential{}),
                                   wire::Frame(wire::Freshen{Digest{{7}}})}) {
    world.receive(frame);
  }
  EXPECT_EQ(world.wire.enrolments, 0);
  EXPECT_TRUE(world.wire.hellos.empty());
}

TEST(NodeService, a_node_that_takes_nothing_new_says_so_at_once_and_finishes_what_runs) {
  World world;
  world.receive(wire::Welcome{});
  world.open(world.sealed().envelope, 1);
  world.service->offer(false);
  ASSERT_EQ(world.wire.reports.size(), 1U);
  EXPECT_EQ(world.wire.reports.back().slots, 0U);
  const auto late = world.sealed();
  world.open(late.envelope, 2);
  EXPECT_EQ(world.wire.refusals, std::vector{Fault::no_capacity});
  world.engine.run();
  EXPECT_TRUE(world.wire.chunks.back().last) << "the first is answered";
  world.service->offer(true);
  ASSERT_EQ(world.wire.reports.size(), 2U);
  EXPECT_GT(world.wire.reports.back().slots, 0U);
  world.open(late.envelope, 3);
  EXPECT_EQ(world.wire.refusals.size(), 1U) << "what was refused unopened can come again";
}

TEST(NodeService, its_operator_hears_how_the_router_sees_the_models_that_it_serves) {
  World world;
  world.receive(wire::Standings{{{"scripted", {"full"}, 7, 3, 12}, {"of_nobody", {"full"}}}});
  const auto standings = world.service->facts().standings;
  ASSERT_EQ(standings.size(), 1U);
  EXPECT_EQ(standings[0].model, "scripted");
  EXPECT_EQ(standings[0].gates, std::vector<std::string>{"full"});
  EXPECT_EQ(standings[0].since_ms, world.clock.now - 7'000);
  EXPECT_EQ(standings[0].ahead, 3U);
  EXPECT_EQ(standings[0].open, 12U);
  world.service->link_down();
  EXPECT_TRUE(world.service->facts().standings.empty()) << "nobody says so any more";
}

TEST(NodeService, its_operator_can_count_how_requests_ended) {
  World world;
  EXPECT_FALSE(world.service->facts().welcome);
  world.receive(wire::Welcome{});
  EXPECT_TRUE(world.service->facts().welcome);
  world.open(world.sealed().envelope, 1);
  EXPECT_EQ(world.service->facts().running, 1U);
  world.engine.run();
  world.open(world.sealed().envelope, 2);
  world.receive(wire::Cancel{2});
  world.open(world.sealed().envelope, 3);
  world.service->offer(false);
  world.open(world.sealed().envelope, 4);
  world.service->link_down();
  const NodeService::Facts facts = world.service->facts();
  EXPECT_EQ(facts.running, 0U);
  EXPECT_FALSE(facts.welcome);
  EXPECT_EQ(facts.counts.served, 1U);
  EXPECT_EQ(facts.counts.failed, 0U);
  EXPECT_EQ(facts.counts.cancelled, 2U) << "one by the client, one with the link";
  EXPECT_EQ(facts.counts.refused, 1U);
  EXPECT_GT(facts.counts.tokens, 0U);
}

}  // namespace
}  // namespace darkbloom::node
