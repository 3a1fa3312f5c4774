#pragma once
// Seals a request to up to three nodes, and opens the answer of whichever of them gave it.

#include <optional>
#include <vector>

#include "base/environment.h"
#include "crypto/p256.h"
#include "seal/chunks.h"
#include "seal/inner.h"
#include "wire/envelope.h"

namespace darkbloom::seal {

struct Recipient {
  NodeId id;
  crypto::P256Public hpke_public;
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

  /// One link frame's payload: a chunk, the first one with the prefix before it.
  Result<OpenedChunk> open(ByteView payload);
  /// Who answers; nothing before the first frame.
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

/// `facts.candidates` is filled from `recipients`, facts.request_id by `random`.
Result<SealedRequest> seal_request(wire::RoutingFacts facts, const InnerRequest& request,
                                   const std::vector<Recipient>& recipients, Random& random);

}  // namespace darkbloom::seal
