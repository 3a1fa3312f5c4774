#include "enemy/forger.h"

#include <algorithm>

#include "base/byte_codec.h"

namespace darkbloom::enemy {
namespace {

struct Parts {
  attest::Statement statement;
  Bytes bytes;
  Bytes signature;
};

Parts parts_of(const Bytes& evidence) {
  const auto view = attest::decode_evidence(evidence).value();
  return {view.statement, copy_of(view.statement_bytes), copy_of(view.signature)};
}

Bytes joined(ByteView statement, ByteView signature) {
  ByteWriter writer;
  writer.sized16(statement);
  writer.raw(signature);
  writer.u8(0);
  return writer.take();
}

std::ptrdiff_t place(std::size_t at) {
  return static_cast<std::ptrdiff_t>(at);
}

}  // namespace

/// The node's statement with the enemy's key to seal to, under the node's own signature.
Bytes EvidenceForger::swapped_key() {
  Parts parts = parts_of(any().evidence());
  parts.statement.hpke = own_.hpke.public_key();
  return joined(attest::encode_statement(parts.statement), parts.signature);
}

/// The same, signed by the enemy: under the node's identity, or under its own.
Bytes EvidenceForger::signed_by_itself() {
  Parts parts = parts_of(any().evidence());
  parts.statement.hpke = own_.hpke.public_key();
  if (random_.number(2) == 0) parts.statement.identity = own_.identity.public_key();
  const Bytes bytes = attest::encode_statement(parts.statement);
  return joined(bytes, own_.identity.sign(attest::signed_text(bytes)));
}

/// One node's words with another's signature, or keys of two in one statement.
Bytes EvidenceForger::spliced() {
  Parts first = parts_of(any().evidence());
  const Parts second = parts_of(random_.number(2) == 0 ? own_.evidence() : any().evidence());
  if (random_.number(2) == 0) return joined(first.bytes, second.signature);
  first.statement.hpke = second.statement.hpke;
  const Bytes mixed = attest::encode_statement(first.statement);
  return joined(mixed, random_.number(2) == 0 ? first.signature : second.signature);
}

Bytes EvidenceForger::flipped() {
  Bytes evidence = any().evidence();
  const std::size_t changes = 1 + random_.number(3);
  for (std::size_t i = 0; i < changes; ++i) {
    evidence[random_.number(evidence.size())] ^= static_cast<std::uint8_t>(1 + random_.number(255));
  }
  if (random_.number(4) == 0) evidence.resize(random_.number(evidence.size()));
  return evidence;
}

Bytes EvidenceForger::make() {
  switch (random_.number(8)) {
    case 0:
      return swapped_key();
    case 1:
      return signed_by_itself();
    case 2:
      return spliced();
    case 3:
      return flipped();
    case 4:  // a replay: genuine once
      return any().evidence(test::kTestNow - SignedNode::kLifeMs - place(random_.number(1 << 20)));
    case 5:
      return own_.evidence();
    default:
      return any().evidence();
  }
}

void spoil(std::vector<Bytes>& chunks, const std::vector<Bytes>& other, SeededRandom& random) {
  if (chunks.empty()) return;
  const std::size_t at = random.number(chunks.size());
  if (chunks[at].empty()) return;  // cut to nothing before
  switch (random.number(7)) {
    case 0:
      chunks[at][random.number(chunks[at].size())] ^=
          static_cast<std::uint8_t>(1 + random.number(255));
      return;
    case 1:
      chunks.erase(chunks.begin() + place(at));
      return;
    case 2:
      chunks.insert(chunks.begin() + place(random.number(chunks.size() + 1)), chunks[at]);
      return;
    case 3:
      std::swap(chunks[at], chunks[random.number(chunks.size())]);
      return;
    case 4:
      chunks.resize(at);
      return;
    case 5:
      chunks[at] = other[random.number(other.size())];
      return;
    default:
      chunks[at].resize(random.number(chunks[at].size()));
  }
}

}  // namespace darkbloom::enemy
