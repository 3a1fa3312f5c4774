#pragma once
// The checks that need no network: bytes of a file in, findings or a refusal out.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "attest/provenance.h"
#include "base/bytes.h"
#include "base/environment.h"
#include "darkbloom/policy/user_policy.h"
#include "darkbloom/verify/findings.h"
#include "wire/evidence_bundle.h"

namespace darkbloom::verify {

/// A receipt file that `connect --receipts` kept. Where `policy` names a log, the machine's key and
/// build must be in it, as of the answer.
Result<Findings> check_receipt_file(ByteView file, const policy::UserPolicy& policy);

/// A node's evidence, as `darkbloom nodes --save` writes it, fresh at `at_ms`. Where `policy` names
/// a log, the machine's key and build must be in it.
Result<Findings> check_evidence(ByteView file, const policy::UserPolicy& policy, UnixMillis at_ms);

/// What both rest on. Refuses as attest::judge and attest::accept do, and what the log of `policy`
/// does not vouch for (forbidden).
Result<attest::Verdict> verdict_of(const wire::EvidenceBundle& bundle,
                                   const policy::UserPolicy& policy, UnixMillis at_ms);

/// A log's checkpoint, signed by the key that `vkey` names.
Result<Findings> check_checkpoint(std::string_view file, std::string_view vkey);

/// Build provenance, alone or as an entry of the log, signed by the builder whom `vkey` names.
/// Refuses as tampered when one of `demanded` is not a file of this build.
Result<Findings> check_provenance(std::string_view file, std::string_view vkey,
                                  const std::vector<attest::BuiltFile>& demanded);

struct SnpFiles {
  ByteView report;         ///< 1184 bytes, or their hexadecimal or base64 text
  ByteView chip;           ///< the chip's certificate (VCEK), DER or PEM
  std::string_view chain;  ///< its issuers (ASK, ARK), PEM
};
struct SnpDemands {
  std::string report_data = {};  ///< hexadecimal, 64 bytes; empty: any
  std::string measurement = {};  ///< hexadecimal, 48 bytes; empty: any
  bool fit_for_secrets = false;  ///< refuse a guest that its host may look into
};
Result<Findings> check_snp(const SnpFiles& files, const SnpDemands& demands, UnixMillis at_ms);

}  // namespace darkbloom::verify
