#pragma once
// A node that has just answered, and what its client has of that: for tests of receipts.

#include <string_view>
#include <vector>

#include "attest/quote/receipt_writer.h"
#include "attest/verify/receipt_check.h"
#include "base/byte_codec.h"
#include "crypto/hash.h"
#include "support/signed_node.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest::test {

using darkbloom::test::kTestNow;

struct SignedAnswer {
  explicit SignedAnswer(std::string_view asked = "an envelope") {
    exchanged.request = crypto::sha256(view_of(asked));
    exchanged.evidence = crypto::sha256(evidence);
    exchanged.log = {7, Digest{{5}}};
    exchanged.tier = wire::Tier::measured;
    for (const std::string_view text : {"head", "Hel", "lo", "[DONE]"})
      chunks.push_back(copy_of(view_of(text)));
  }
  Receipt facts() const {
    return {.request = exchanged.request,
            .model = "seedling",
            .evidence = exchanged.evidence,
            .log = exchanged.log,
            .tier = exchanged.tier};
  }
  Bytes receipt(const Receipt& about) const {
    ReceiptWriter writer(about, node.identity);
    writer.status(200);
    for (const Bytes& chunk : chunks)
      writer.sent(chunk);
    return writer.finish({11, 3, 2}, 42, kTestNow);
  }
  Bytes receipt() const { return receipt(facts()); }
  /// The node's signature over bytes that no writer of ours makes.
  Bytes signed_as_receipt(ByteView bytes) const {
    ByteWriter writer;
    writer.sized16(bytes);
    writer.raw(node.identity.sign(receipt_text(bytes)));
    return writer.take();
  }
  ReceiptFile file() const { return {receipt(), {.evidence = evidence}}; }
  ChunkChain chain(const std::vector<Bytes>& of) const {
    ChunkChain chain(exchanged.request);
    for (const Bytes& chunk : of)
      chain.add(chunk);
    return chain;
  }
  Statement statement() const { return decode_evidence(evidence).value().statement; }

  darkbloom::test::SeededRandom random{darkbloom::test::test_seed()};
  darkbloom::test::SignedNode node{random};
  Bytes evidence = node.evidence();
  Exchanged exchanged;
  std::vector<Bytes> chunks;
};

}  // namespace darkbloom::attest::test
