#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"
#include "seal/client/envelope_maker.h"
#include "seal/labels.h"

namespace darkbloom::fuzz {
namespace {

std::vector<seal::AnswerOpener::Candidate> candidates() {
  std::vector<seal::AnswerOpener::Candidate> made;
  for (std::uint8_t i = 0; i < 3; ++i) {
    made.push_back({NodeId{{i}}, Bytes(crypto::kP256PublicSize, i),
                    Secret::copy(Bytes(seal::kExportedSize, i))});
  }
  return made;
}

Bytes payload_of(std::uint8_t index, bool last) {
  const Bytes nonce(seal::kAnswerNonceSize, 9);
  const auto candidate = std::move(candidates()[index]);
  seal::ChunkSealer sealer(
      seal::answer_keys(candidate.exported.view(), candidate.encapsulated, nonce));
  Bytes payload{index};
  for (const Bytes& part : {nonce, sealer.seal(view_of("answer"), last)})
    payload.insert(payload.end(), part.begin(), part.end());
  return payload;
}

}  // namespace

void answer(ByteView input) {
  seal::AnswerOpener opener(candidates());
  const auto chunk = opener.open(input);
  check(opener.answering().has_value() == chunk.has_value(), "a frame that opens says who answers");
  check(opener.ended() == (chunk && chunk->last), "an answer ends with its last chunk alone");
  check(!opener.open(input), "nothing opens twice");
}

std::vector<Bytes> answer_seeds() {
  return {payload_of(0, false), payload_of(1, true), payload_of(2, true)};
}

}  // namespace darkbloom::fuzz
