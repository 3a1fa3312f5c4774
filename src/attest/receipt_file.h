#pragma once
// A receipt that a stranger can check without asking anybody: the receipt, the evidence that it
// names, and the log's proof of the node's key. protocol.md section 8.
//
//   file = "darkbloom receipt file v1\n" || bytes16 signed receipt || bytes32 evidence
//          || bytes32 log proof (empty: none)

#include "base/bytes.h"
#include "base/error.h"

namespace darkbloom::attest {

inline constexpr std::size_t kLogProofMax = 64U << 10;

struct ReceiptFile {
  Bytes signed_receipt;
  Bytes evidence;
  Bytes log_proof = {};
};

Bytes encode_receipt_file(const ReceiptFile& file);
/// Form only.
Result<ReceiptFile> decode_receipt_file(ByteView bytes);

}  // namespace darkbloom::attest
