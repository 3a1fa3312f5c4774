#include "seal/chunks.h"

#include <algorithm>

#include "base/check.h"
#include "fuzz/targets.h"

namespace darkbloom::fuzz {
namespace {

constexpr std::size_t kLimit = 1U << 20;

seal::ChunkKeys keys() {
  return seal::request_keys(Bytes(32, 7));
}

void as_frames(ByteView input) {
  seal::ChunkOpener opener(keys());
  const auto chunk = opener.open(input);
  check(opener.ended() == (chunk && chunk->last), "a stream ends with its last chunk alone");
  if (chunk) {
    const Bytes again = seal::ChunkSealer(keys()).seal(chunk->plaintext.view(), chunk->last);
    check(std::ranges::equal(again, input), "a chunk has one encoding");
  }
  const auto message = seal::open_message(keys(), input, kLimit);
  check(!message || message->size() <= kLimit, "a message keeps to its limit");
}

/// What a node or client that has the key, but not our manners, could send.
void as_padded_plaintext(ByteView input) {
  const auto own = keys();
  Bytes frame{0};
  const Bytes sealed = crypto::aead_seal(own.key.view(), own.base_nonce, view_of("final"), input);
  frame.insert(frame.end(), sealed.begin(), sealed.end());
  const auto chunk = seal::ChunkOpener(keys()).open(frame);
  if (!chunk) return;
  check(seal::size_class(chunk->plaintext.size()) == input.size(), "a chunk has its size class");
  check(seal::ChunkSealer(keys()).seal(chunk->plaintext.view(), true) == frame,
        "a chunk has one encoding");
}

}  // namespace

void chunks(ByteView input) {
  as_frames(input);
  as_padded_plaintext(input);
}

std::vector<Bytes> chunks_seeds() {
  Bytes padded(256);
  padded[3] = 5;
  return {seal::ChunkSealer(keys()).seal(view_of("text"), false),
          seal::ChunkSealer(keys()).seal(view_of("text"), true),
          seal::seal_message(keys(), Bytes(70'000)), padded, Bytes(512)};
}

}  // namespace darkbloom::fuzz
