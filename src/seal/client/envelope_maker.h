#pragma once
// Seals a request to up to three nodes, and opens the answer of whichever of them gave it.
// protocol.md section 3; wire/envelope.h frames the parts:
//
//   content key = 32 random bytes, new for each envelope
//   wrap        = HPKE seal(aad "", content key) to each node, info = envelope_info(facts bytes)
//   body        = seal_message(request_keys(content key), encode(InnerRequest))
//   answer      = prefix || chunk frames under answer_keys(exported, encapsulated key, nonce)
//   prefix      = candidate index (u8) || nonce (32 bytes)
//   exported    = the wrap's HPKE context, export "darkbloom answer v1", 32 bytes
//
// The exported secret differs for each candidate, so no other one reads or forges the answer.

#include <optional>
#include <vector>

#include "base/environment.h"
#include "crypto/p256.h"
#include "organisation/organisation.h"
#include "seal/chunks.h"
#include "seal/inner.h"
#include "wire/envelope.h"

namespace darkbloom::seal {

struct Recipient {
  NodeId id;
  crypto::P256Public hpke_public;
  /// Null, or the organisation by which it serves us: then a proof for it goes under the seal.
  const organisation::Organisation* through = nullptr;
};

/// Opens one answer, frame by frame. The first frame is preceded by the answer prefix (which
/// candidate answers, and its nonce), which chooses the keys.
class AnswerOpener {
 public:
  struct Candidate {
    NodeId id;
    Bytes encapsulated;
    Secret exported;
  };
  explicit AnswerOpener(std::vector<Candidate> candidates);

  /// One link frame's payload: a chunk, the first one with the prefix before it. Refuses as a
  /// ChunkOpener does, and a first one that names no candidate (invalid).
  Result<OpenedChunk> open(ByteView payload);
  /// Who answers; nothing before a first frame has opened.
  std::optional<NodeId> answering() const { return answering_; }
  bool ended() const { return chunks_ && chunks_->ended(); }

 private:
  std::vector<Candidate> candidates_;
  std::optional<ChunkOpener> chunks_;
  std::optional<NodeId> answering_;
};

struct SealedRequest {
  Bytes envelope;
  AnswerOpener opener;
};

/// `facts.candidates` is filled from `recipients`, facts.request_id by `random`; the tier of
/// `request` must be that of `facts`, and its proofs are made here. Refuses: no, too many or
/// repeated recipients, a key off the curve, a request that validate() refuses, a model name that
/// is too long.
Result<SealedRequest> seal_request(wire::RoutingFacts facts, const InnerRequest& request,
                                   const std::vector<Recipient>& recipients, Random& random);

}  // namespace darkbloom::seal
