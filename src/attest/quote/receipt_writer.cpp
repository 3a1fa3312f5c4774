#include "attest/quote/receipt_writer.h"

#include <utility>

#include "base/byte_codec.h"

namespace darkbloom::attest {

ReceiptWriter::ReceiptWriter(Receipt facts, const crypto::P256Key& identity)
    : facts_(std::move(facts)), chunks_(facts_.request), identity_(identity) {
  facts_.identity = identity.public_key();
}

Bytes ReceiptWriter::finish(const TokenCounts& tokens, std::uint64_t seed, UnixMillis now_ms) {
  facts_.chunks = chunks_.head();
  facts_.chunk_count = chunks_.count();
  facts_.tokens = tokens;
  facts_.seed = seed;
  facts_.finished_at_ms = now_ms;
  const Bytes receipt = encode_receipt(facts_);
  ByteWriter writer;
  writer.sized16(receipt);
  writer.raw(identity_.sign(receipt_text(receipt)));
  return writer.take();
}

}  // namespace darkbloom::attest
