#pragma once
// A node's signed statement: which HPKE key to seal to, which program runs, which models it
// serves. By itself it is evidence of tier *open*. protocol.md section 2.

#include <string>
#include <vector>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"
#include "crypto/p256.h"

namespace darkbloom::attest {

inline constexpr std::size_t kModelsMax = 32;

struct ServedModel {
  std::string name;
  Digest digest = {};         ///< SHA-256 of the weights file
  std::uint32_t context = 0;  ///< tokens that prompt and answer may take together
};

struct Statement {
  crypto::P256Public identity = {};  ///< the node's name is this key's digest
  crypto::P256Public hpke = {};      ///< envelopes are sealed to this key
  Digest build = {};                 ///< SHA-256 of the running program's file, as it says itself
  std::vector<ServedModel> models = {};
  UnixMillis issued_at_ms = 0;
  UnixMillis expires_at_ms = 0;
};

NodeId node_id_of(const crypto::P256Public& identity);

/// The statement's bytes, without a signature.
Bytes encode_statement(const Statement& statement);
/// What is signed: a context string, then the statement's bytes.
Bytes signed_text(ByteView statement_bytes);

/// Evidence: the statement's bytes with a signature of 64 bytes after them.
struct EvidenceView {
  Statement statement;
  ByteView statement_bytes;
  ByteView signature;
};
Result<EvidenceView> decode_evidence(ByteView evidence);

}  // namespace darkbloom::attest
