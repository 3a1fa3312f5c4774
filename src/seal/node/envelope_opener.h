#pragma once
// Opens envelopes addressed to this node, once each, and seals its answers.

#include <cstdint>
#include <optional>

#include "base/environment.h"
#include "crypto/p256.h"
#include "seal/chunks.h"
#include "seal/inner.h"
#include "seal/node/replay_guard.h"
#include "wire/envelope.h"

namespace darkbloom::seal {

/// Seals one answer. The first frame carries the answer prefix before it.
class AnswerSealer {
 public:
  AnswerSealer(Bytes prefix, ChunkKeys keys)
      : prefix_(std::move(prefix)), chunks_(std::move(keys)) {}
  /// The payload of one link frame. Longer plaintext than one chunk holds is split by the caller.
  Bytes seal(ByteView plaintext, bool last);

 private:
  Bytes prefix_;
  ChunkSealer chunks_;
};

/// What a client shows this node to be served through an organisation.
struct MembershipClaim {
  Digest proof;
  Bytes text;  ///< what it must be a proof of
};

struct OpenedRequest {
  wire::RoutingFacts facts;
  std::size_t candidate = 0;  ///< which of those in the facts this node is
  InnerRequest request;
  std::optional<MembershipClaim> claim;  ///< nothing: it shows none
  AnswerSealer sealer;
};

struct NodeKeys {
  NodeId id;
  crypto::P256Public hpke_public;
  crypto::DhFunction dh;
};

class EnvelopeOpener {
 public:
  /// `clock` and `random` outlive the opener.
  EnvelopeOpener(NodeKeys keys, const Clock& clock, Random& random);
  /// Refuses: not addressed to this node (forbidden), tampered, replayed or out of time
  /// (replayed), malformed or with a point off the curve (invalid), over a limit (too_large), or
  /// too many in a short time (no_capacity). A refused envelope changes nothing: only ids of
  /// envelopes that opened are remembered.
  Result<OpenedRequest> open(ByteView envelope);

 private:
  NodeKeys keys_;
  const Clock& clock_;
  Random& random_;
  ReplayGuard guard_;
};

}  // namespace darkbloom::seal
