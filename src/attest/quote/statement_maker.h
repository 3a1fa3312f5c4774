#pragma once
// Makes a node's evidence: the signed statement, and what its hardware says beside it.

#include "attest/statement.h"

namespace darkbloom::attest {

/// A node's hardware, asked for a section of evidence.
class Attester {
 public:
  virtual ~Attester() = default;
  virtual SectionKind kind() const = 0;
  /// Signed for `nonce` (quote_nonce). May take as long as a TPM does.
  virtual Result<Bytes> section(ByteView nonce) = 0;
};

/// Evidence for `statement`, whose identity is filled from `identity_key`; no hardware is asked.
Bytes make_evidence(Statement statement, const crypto::P256Key& identity_key);
/// The same with a section by `attester`, whose quote is for `nonce_root`. Refuses as it does.
Result<Bytes> make_evidence(Statement statement, const crypto::P256Key& identity_key,
                            Attester& attester, const Digest& nonce_root);

}  // namespace darkbloom::attest
