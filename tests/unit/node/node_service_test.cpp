#include "node/node_service.h"

#include <gtest/gtest.h>

#include "attest/verify/judge.h"
#include "attest/verify/receipt_check.h"
#include "crypto/hash.h"
#include "seal/client/envelope_maker.h"
#include "support/scripted_engine.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::node {
namespace {

using test::SignedNode;

constexpr wire::StreamId kStream = 7;

/// What the coordinator is sent; a chunk's bytes are kept, since frames only view them.
class Wire final : public NodeLink {
 public:
  void send(const wire::Frame& frame) override {
    if (const auto* chunk = std::get_if<wire::Chunk>(&frame)) {
      chunks.push_back({chunk->last, copy_of(chunk->payload)});
    } else if (const auto* refuse = std::get_if<wire::Refuse>(&frame)) {
      refusals.push_back(refuse->error.fault);
    } else if (const auto* hello = std::get_if<wire::Hello>(&frame)) {
      hellos.push_back(*hello);
    } else if (const auto* report = std::get_if<wire::LoadReport>(&frame)) {
      reports.push_back(report->load);
    } else if (std::holds_alternative<wire::Enrol>(frame)) {
      ++enrolments;
    } else if (const auto* activated = std::get_if<wire::Activated>(&frame)) {
      activations.push_back(activated->secret);
    }
  }
  struct SentChunk {
    bool last;
    Bytes payload;
  };
  std::vector<SentChunk> chunks;
  std::vector<Fault> refusals;
  std::vector<wire::Hello> hellos;
  std::vector<wire::NodeLoad> reports;
  int enrolments = 0;
  std::vector<Bytes> activations;
};

/// Writes down what it is asked to sign.
struct FakeHardware final : Hardware {
  attest::SectionKind kind() const override { return attest::SectionKind::tpm; }
  Result<Bytes> section(ByteView nonce) override {
    nonces.push_back(copy_of(nonce));
    if (broken) return fail(Fault::unavailable, "the TPM is gone");
    return Bytes{1, 2, 3};
  }
  wire::Enrol enrolment() const override { return {{1}, {2}, {3}}; }
  Result<wire::Activated> activate(const wire::Credential& credential) override {
    if (credential.blob.empty()) return fail(Fault::forbidden, "not for this TPM");
    return wire::Activated{credential.secret};
  }
  void complain(const Error& error) override { complaints.push_back(error.detail); }
  std::vector<Bytes> nonces;
  std::vector<std::string> complaints;
  bool broken = false;
};

struct World {
  explicit World(Hardware* hardware = nullptr) {
    attest::Statement statement;
    statement.identity = keys.identity.public_key();
    statement.hpke = keys.hpke.public_key();
    statement.models = {{engine.model().name, engine.model().digest, 0}};
    service.emplace(NodeService::Parts{.models = models,
                                       .api = api,
                                       .opener = opener,
                                       .identity = keys.identity,
                                       .link = wire,
                                       .clock = clock,
                                       .hardware = hardware},
                    std::move(statement));
    service->received(wire::encode(wire::Challenge{}));
    evidence = wire.hellos.back().evidence;
    wire.hellos.clear();
  }
  /// An envelope of a client that asks the scripted engine for a stream.
  seal::SealedRequest sealed(wire::Tier min_tier = wire::Tier::open) {
    wire::RoutingFacts facts;
    facts.sent_at_ms = clock.now;
    facts.model = "scripted";
    facts.min_tier = min_tier;
    const std::string_view body =
        R"({"model":"scripted","stream":true,"messages":[{"role":"user","content":"Hi"}]})";
    const seal::InnerRequest request{.method = "POST",
                                     .path = "/v1/chat/completions",
                                     .tenant = TenantKey{{1}},
                                     .min_tier = static_cast<std::uint8_t>(min_tier),
                                     .evidence = {crypto::sha256(evidence)},
                                     .body = Secret::copy(view_of(body))};
    return seal::seal_request(std::move(facts), request, {{keys.id, keys.hpke.public_key()}},
                              random)
        .value();
  }
  void receive(const wire::Frame& frame) { service->received(wire::encode(frame)); }
  void open(const Bytes& envelope, wire::StreamId stream = kStream) {
    receive(wire::Open{stream, "", envelope});
  }
  /// The plaintext of everything that was sent, opened by the client.
  std::string heard(seal::AnswerOpener& client) {
    std::string text;
    for (const Wire::SentChunk& chunk : wire.chunks) {
      const auto opened = client.open(chunk.payload).value();
      if (!chunk.last) text += opened.plaintext.text();
      if (chunk.last) receipt = copy_of(opened.plaintext.view());
    }
    return text;
  }
  test::SeededRandom random{test::test_seed()};
  test::FixedClock clock;
  test::ScriptedEngine engine{{"Hel", "lo"}};
  openai::Models models{.chat = {&engine}};
  openai::Service api{models, clock, random};
  SignedNode keys{random};
  seal::EnvelopeOpener opener{
      {keys.id, keys.hpke.public_key(), [this](ByteView peer) { return keys.hpke.dh(peer); }},
      clock,
      random};
  Wire wire;
  Bytes evidence;  // of its first hello
  Bytes receipt;   // of the answer heard last
  std::optional<NodeService> service;
};

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

TEST(NodeService, a_node_that_its_owner_closes_takes_nothing_new_and_says_so_at_once) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.engine.step();
  world.service->obey({.accept_new = false});
  ASSERT_EQ(world.wire.reports.size(), 1U);
  EXPECT_EQ(world.wire.reports[0].slots, 0U);
  EXPECT_EQ(world.wire.reports[0].active, 1U);
  EXPECT_EQ(world.wire.reports[0].waiting, world.engine.slots);
  world.open(world.sealed().envelope, 2);
  EXPECT_EQ(world.wire.refusals, std::vector{Fault::no_capacity});
  EXPECT_EQ(world.engine.active(), 1U) << "what runs goes on";
  world.service->obey({.accept_new = false});
  EXPECT_EQ(world.wire.reports.size(), 1U) << "said once";
  world.service->obey({.accept_new = true});
  EXPECT_EQ(world.wire.reports.back().slots, world.engine.slots);
  world.open(world.sealed().envelope, 3);
  EXPECT_EQ(world.engine.active(), 2U);
}

TEST(NodeService, what_runs_is_handed_back_as_unavailable_and_stops) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.open(world.sealed().envelope, 2);
  world.engine.step();
  world.service->obey({.accept_new = false, .hand_back = true});
  EXPECT_EQ(world.wire.refusals, (std::vector{Fault::unavailable, Fault::unavailable}));
  EXPECT_EQ(world.engine.active(), 0U);
}

TEST(NodeService, an_answer_that_has_ended_is_not_handed_back) {
  World world;
  world.open(world.sealed().envelope, 1);
  world.engine.run();
  world.service->obey({.accept_new = false, .hand_back = true});
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

}  // namespace
}  // namespace darkbloom::node
