#include "stub_node.h"

#include <algorithm>
#include <chrono>

#include "attest/quote/statement_maker.h"
#include "base/check.h"
#include "wire/envelope.h"

namespace darkbloom::bench {
namespace {

constexpr std::uint32_t kSlots = 4096;  // so that room at nodes is no limit of what is measured
constexpr std::uint32_t kContext = 8192;
constexpr UnixMillis kLifeMs = 10 * 60'000;

UnixMillis now_ms() {
  const auto passed = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

}  // namespace

StubNode::StubNode(Parts parts, const Place& place)
    : parts_(parts),
      identity_(crypto::P256Key::generate(parts.random)),
      hpke_(crypto::P256Key::generate(parts.random)),
      socket_(place, "/v1/node",
              {[] {}, [this](const wire::Frame& frame) { received(frame); },
               [] { check(false, "the coordinator keeps its nodes' links"); }}) {}

seal::Recipient StubNode::recipient() const {
  return {attest::node_id_of(identity_.public_key()), hpke_.public_key()};
}

void StubNode::received(const wire::Frame& frame) {
  if (const auto* request = std::get_if<wire::Open>(&frame)) return open(*request);
  if (const auto* challenge = std::get_if<wire::Challenge>(&frame)) return prove(*challenge);
  if (std::holds_alternative<wire::Welcome>(frame)) joined_ = true;
}

void StubNode::prove(const wire::Challenge& challenge) {
  attest::Statement statement;
  statement.hpke = hpke_.public_key();
  statement.models = {{.name = kModel, .context = kContext}};
  statement.issued_at_ms = now_ms();
  statement.expires_at_ms = statement.issued_at_ms + kLifeMs;
  wire::Hello hello;
  hello.evidence = attest::make_evidence(statement, identity_);
  const Bytes proof = identity_.sign(wire::challenge_text(challenge));
  std::ranges::copy(proof, hello.proof.begin());
  hello.load = {.slots = kSlots};
  socket_.send(hello);
}

void StubNode::report() {
  if (joined_) socket_.send(wire::LoadReport{{.slots = kSlots}});
}

void StubNode::open(const wire::Open& request) {
  const auto envelope = wire::decode_envelope(request.envelope);
  check(envelope.has_value(), "envelopes are relayed as they were");
  const auto asker = parts_.asker_of.find(envelope->facts.request_id);
  check(asker != parts_.asker_of.end(), "nobody else asks");
  parts_.answers.begin(asker->second,
                       [this, stream = request.stream](std::uint32_t count, bool ends) {
                         answer(stream, count, ends);
                       });
}

void StubNode::answer(wire::StreamId stream, std::uint32_t count, bool ends) {
  for (std::uint32_t chunk = 1; chunk < count; ++chunk)
    socket_.queue(wire::Chunk{stream, false, parts_.chunks.part});
  socket_.send(wire::Chunk{stream, ends, ends ? parts_.chunks.last : parts_.chunks.part});
}

}  // namespace darkbloom::bench
