#pragma once
// A receipt: a node's signed word on one answer. It binds the request, every chunk, the model, the
// sampler's seed, what the client knew of the node, and the counts. It holds no text. protocol.md
// section 8. Numbers are big-endian:
//
//   receipt = version (u8, 1) || identity key (65) || request (32) || chunks (32)
//             || chunk count (u32) || text16 model || weights (32) || seed (u64) || evidence (32)
//             || log size (u64) || log root (32) || tier (u8) || status (u16)
//             || prompt, cached, completion tokens (u32 each) || finished at (u64, ms)
//   signed  = bytes16 receipt || ECDSA P-256 over "darkbloom receipt v1" 00 receipt (64)

#include <cstdint>
#include <string>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/ids.h"
#include "crypto/p256.h"
#include "wire/envelope.h"

namespace darkbloom::attest {

/// What is longer is no receipt.
inline constexpr std::size_t kSignedReceiptMax = 1024;

/// The state of the public log that the client relied on; size 0: none.
struct LogState {
  std::uint64_t size = 0;
  Digest root = {};

  bool operator==(const LogState&) const = default;
};

struct TokenCounts {
  std::uint32_t prompt = 0;
  std::uint32_t cached = 0;  ///< of the prompt, taken from this tenant's cache
  std::uint32_t completion = 0;

  bool operator==(const TokenCounts&) const = default;
};

struct Receipt {
  crypto::P256Public identity = {};  ///< whose word this is
  Digest request = {};               ///< SHA-256 of the envelope
  Digest chunks = {};                ///< the ChunkChain over the answer, without its last chunk
  std::uint32_t chunk_count = 0;     ///< how many those are
  std::string model = {};
  Digest weights = {};     ///< SHA-256 of the model's file
  std::uint64_t seed = 0;  ///< of choice 0; the rest follow from it
  Digest evidence = {};    ///< SHA-256 of the evidence that the client sealed to
  LogState log = {};
  wire::Tier tier = wire::Tier::open;  ///< the least that the client demanded, under the seal
  std::uint16_t status = 0;            ///< of the HTTP answer
  TokenCounts tokens = {};
  UnixMillis finished_at_ms = 0;  ///< by the node's clock
};

/// A running hash over the chunks of one answer, as they cross the wire:
/// H(0) = SHA-256("darkbloom chunks v1" 00 request), H(i) = SHA-256(H(i-1) || chunk i).
class ChunkChain {
 public:
  explicit ChunkChain(const Digest& request);
  void add(ByteView chunk);
  const Digest& head() const { return head_; }
  std::uint32_t count() const { return count_; }

 private:
  Digest head_;
  std::uint32_t count_ = 0;
};

/// The model's name has at most wire::kModelNameMax bytes.
Bytes encode_receipt(const Receipt& receipt);
/// What is signed.
Bytes receipt_text(ByteView receipt_bytes);

struct SignedReceiptView {
  Receipt receipt;
  ByteView receipt_bytes;
  ByteView signature;
};
/// Form only: the signature has not been looked at.
Result<SignedReceiptView> decode_signed_receipt(ByteView bytes);

}  // namespace darkbloom::attest
