#pragma once
// A node service with a scripted engine, its coordinator and one client, all in memory.

#include <optional>
#include <string>
#include <vector>

#include "crypto/hash.h"
#include "node/node_service.h"
#include "seal/client/envelope_maker.h"
#include "support/scripted_engine.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::node::scene {

using darkbloom::test::SignedNode;
namespace test = darkbloom::test;

inline constexpr wire::StreamId kStream = 7;

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
  explicit World(Hardware* hardware = nullptr,
                 std::span<const organisation::Organisation> organisations = {}) {
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
                                       .hardware = hardware,
                                       .organisations = organisations},
                    std::move(statement));
    service->received(wire::encode(wire::Challenge{}));
    evidence = wire.hellos.back().evidence;
    wire.hellos.clear();
  }
  /// An envelope of a client that asks the scripted engine for a stream.
  seal::SealedRequest sealed(wire::Tier min_tier = wire::Tier::open,
                             const organisation::Organisation* through = nullptr) {
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
    return seal::seal_request(std::move(facts), request,
                              {{keys.id, keys.hpke.public_key(), through}}, random)
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

}  // namespace darkbloom::node::scene
