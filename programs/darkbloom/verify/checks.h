#pragma once
// The checks that need no network: bytes of a file in, findings or a refusal out.

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.h"
#include "base/environment.h"
#include "darkbloom/verify/findings.h"

namespace darkbloom::verify {

/// A receipt file that `connect --receipts` kept.
Result<Findings> check_receipt_file(ByteView file);

/// A node's evidence, fresh at `at_ms`.
Result<Findings> check_evidence(ByteView file, UnixMillis at_ms);

/// A log's checkpoint, signed by the key that `vkey` names.
Result<Findings> check_checkpoint(std::string_view file, std::string_view vkey);

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
