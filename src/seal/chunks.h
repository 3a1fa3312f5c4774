#pragma once
// The chunk stream of both directions: chunked OHTTP's framing (draft-ietf-ohai-chunked-ohttp),
// each chunk padded to a size class. The last chunk carries "final" as its AAD, so a stream that
// stops early, or goes on after its end, is refused. protocol.md section 4:
//
//   plaintext = length (4 bytes, big-endian) || data || zeros up to size_class(length)
//   sealed    = AES-256-GCM(key, base nonce XOR counter, AAD, plaintext)
//   frame     = varint(length of sealed) || sealed,  AAD ""       every chunk but the last
//             | varint(0) || sealed,                 AAD "final"  the last; ends with the stream
//
// Varints are QUIC's (RFC 9000 section 16), in their shortest form only, so that a chunk has one
// encoding and a relay cannot mark it.

#include <cstdint>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/aead.h"

namespace darkbloom::seal {

inline constexpr std::size_t kChunkPlaintextMax = 64U << 10;
inline constexpr std::size_t kChunkSizeClassMin = 256;
inline constexpr std::size_t kChunkLengthSize = 4;
/// The most data that one chunk carries, in bytes.
inline constexpr std::size_t kChunkDataMax = kChunkPlaintextMax - kChunkLengthSize;

/// The padded size of a chunk's plaintext: a power of two from 256 bytes to 64 KiB that holds
/// `size` (at most kChunkDataMax) and its 4-byte length.
std::size_t size_class(std::size_t size);

struct ChunkKeys {
  Secret key;
  crypto::AeadNonce base_nonce;
};

/// Seals chunks in order, each as one frame. Nothing follows the last.
class ChunkSealer {
 public:
  explicit ChunkSealer(ChunkKeys keys) : keys_(std::move(keys)) {}
  /// `plaintext` is at most kChunkDataMax bytes.
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
  /// Refuses: a frame that is no frame or whose padding is wrong (invalid), over the limit
  /// (too_large), out of order, repeated, changed or after the end (tampered). A refused frame
  /// changes nothing; the stream is over all the same, for its next frame will not come.
  Result<OpenedChunk> open(ByteView frame);
  /// False at the end of the bytes means that the stream was cut.
  bool ended() const { return ended_; }

 private:
  ChunkKeys keys_;
  std::uint64_t counter_ = 0;
  bool ended_ = false;
};

/// Seals a whole message as consecutive frames; an empty one is a single last chunk.
Bytes seal_message(ChunkKeys keys, ByteView message);
/// Opens it again. Refuses as a ChunkOpener does, a message over `limit` bytes (too_large), and one
/// without its last chunk (tampered).
Result<Secret> open_message(ChunkKeys keys, ByteView frames, std::size_t limit);

/// Keys of the request's chunks from the envelope's content key:
/// prk = HKDF-Extract("", content key); Expand(prk, "darkbloom request key" / "... nonce").
ChunkKeys request_keys(ByteView content_key);
/// Keys of the answer's chunks: OHTTP's derivation (RFC 9458 section 4.4) from the secret that the
/// HPKE context exports, the encapsulated key and the answer's nonce.
ChunkKeys answer_keys(ByteView exported, ByteView encapsulated, ByteView nonce);

}  // namespace darkbloom::seal
