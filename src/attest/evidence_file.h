#pragma once
// Evidence that a stranger can judge without asking anybody: the bundle as the coordinator handed
// it out. protocol.md section 2.
//
//   file = "darkbloom evidence file v1\n" || bundle (wire/evidence_bundle.h)

#include <optional>

#include "attest/nonce_tree.h"
#include "wire/evidence_bundle.h"

namespace darkbloom::attest {

void put_evidence_file(ByteWriter& writer, const wire::EvidenceBundle& bundle);
wire::EvidenceBundle get_evidence_file(ByteReader& reader);

Bytes encode_evidence_file(const wire::EvidenceBundle& bundle);
/// Form only.
Result<wire::EvidenceBundle> decode_evidence_file(ByteView bytes);

/// What the bundle's nonce leads to. Nothing without a path, or with one that cannot be.
std::optional<Digest> nonce_root_of(const wire::EvidenceBundle& bundle);

}  // namespace darkbloom::attest
