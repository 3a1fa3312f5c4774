#pragma once
// The chunk stream of both directions: chunked OHTTP's framing (draft-ietf-ohai-chunked-ohttp),
// each chunk padded to a size class. The last chunk carries "final" as its AAD, so a stream that
// stops early, or goes on after its end, is refused.

#include <cstdint>
#include <optional>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/aead.h"

namespace darkbloom::seal {

inline constexpr std::size_t kChunkPlaintextMax = 64U << 10;
inline constexpr std::size_t kChunkSizeClassMin = 256;

/// The padded size of a chunk's plaintext: a power of two from 256 bytes to 64 KiB that holds
/// `size` and its 4-byte length.
std::size_t size_class(std::size_t size);

struct ChunkKeys {
  Secret key;
  crypto::AeadNonce base_nonce;
};

/// Seals chunks in order. A frame is varint(length) then ciphertext; the last has length 0 and
/// runs to the end of the stream.
class ChunkSealer {
 public:
  explicit ChunkSealer(ChunkKeys keys) : keys_(std::move(keys)) {}
  /// `plaintext` is at most kChunkPlaintextMax - 4 bytes.
  Bytes seal(ByteView plaintext, bool last);

 private:
  ChunkKeys keys_;
  std::uint64_t counter_ = 0;
  bool ended_ = false;
};

struct OpenedChunk {
  Secret plaintext;
  bool last = false;
};

/// Opens one frame at a time, each given whole, in the order in which they were sealed.
class ChunkOpener {
 public:
  explicit ChunkOpener(ChunkKeys keys) : keys_(std::move(keys)) {}
  Result<OpenedChunk> open(ByteView frame);
  bool ended() const { return ended_; }

 private:
  ChunkKeys keys_;
  std::uint64_t counter_ = 0;
  bool ended_ = false;
};

/// Seals a whole message as consecutive frames, and opens it again (`limit` bounds its size).
Bytes seal_message(ChunkKeys keys, ByteView message);
Result<Secret> open_message(ChunkKeys keys, ByteView frames, std::size_t limit);

/// Keys of the request's chunks from the envelope's content key.
ChunkKeys request_keys(ByteView content_key);
/// Keys of the answer's chunks: OHTTP's derivation (RFC 9458 section 4.4) from the secret that the
/// HPKE context exports, the encapsulated key and the answer's nonce.
ChunkKeys answer_keys(ByteView exported, ByteView encapsulated, ByteView nonce);

}  // namespace darkbloom::seal
