#pragma once
// A receipt that a stranger can check without asking anybody: the receipt, and the evidence that it
// names with all that belongs to it. protocol.md section 8.
//
//   file = "darkbloom receipt file v2\n" || bytes16 signed receipt || evidence file

#include "attest/evidence_file.h"
#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::attest {

struct ReceiptFile {
  Bytes signed_receipt;
  wire::EvidenceBundle shown = {};
};

Bytes encode_receipt_file(const ReceiptFile& file);
/// Form only.
Result<ReceiptFile> decode_receipt_file(ByteView bytes);

}  // namespace darkbloom::attest
