#pragma once
// Writes a receipt while its answer leaves: each chunk goes through it, the end signs.

#include "attest/receipt.h"

namespace darkbloom::attest {

class ReceiptWriter {
 public:
  /// `facts` says what is known when the request has been opened; the identity key is filled from
  /// `identity`, which outlives the writer. Chunks and counts follow.
  ReceiptWriter(Receipt facts, const crypto::P256Key& identity);

  /// A chunk as it crosses the wire, in order; not the last, which carries the receipt.
  void sent(ByteView chunk) { chunks_.add(chunk); }
  void status(std::uint16_t status) { facts_.status = status; }
  /// The signed receipt. `seed` is that of choice 0.
  Bytes finish(const TokenCounts& tokens, std::uint64_t seed, UnixMillis now_ms);

 private:
  Receipt facts_;
  ChunkChain chunks_;
  const crypto::P256Key& identity_;
};

}  // namespace darkbloom::attest
