#pragma once
// Is this receipt a receipt for this answer? Asked twice: by the client that has just had the
// answer, and by anybody later who has the receipt's file alone.

#include "attest/receipt.h"
#include "attest/receipt_file.h"
#include "attest/statement.h"

namespace darkbloom::attest {

/// What the client itself knows of the answer.
struct Exchanged {
  Digest request = {};   ///< SHA-256 of the envelope that it sent
  Digest evidence = {};  ///< SHA-256 of the evidence that it sealed to
  LogState log = {};
  wire::Tier tier = wire::Tier::open;
};

/// Refuses as tampered, each with its own sentence, a receipt of another node, request, answer,
/// evidence, log, tier or model, and one whose signature fails.
Result<Receipt> check_receipt(ByteView signed_receipt, const Statement& node,
                              const Exchanged& exchanged, const ChunkChain& chunks);

struct CheckedReceiptFile {
  Receipt receipt;
  Statement statement;
};
/// The receipt is signed by the node that its evidence states, and names that evidence, one of its
/// models and that model's weights. Says nothing about the log.
Result<CheckedReceiptFile> check_receipt_file(const ReceiptFile& file);

}  // namespace darkbloom::attest
