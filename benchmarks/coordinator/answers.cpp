#include "answers.h"

#include <utility>

#include "crypto/random.h"
#include "seal/chunks.h"

namespace darkbloom::bench {
namespace {

constexpr std::size_t kTokenBytes = 200;    // of an event of one token
constexpr std::size_t kReceiptBytes = 420;  // of a receipt

}  // namespace

ChunkBytes sealed_chunks() {
  crypto::SystemRandom random;
  Secret key(crypto::kAeadKeySize);
  random.fill(key.writable());
  seal::ChunkSealer sealer({std::move(key), {}});
  ChunkBytes chunks;
  chunks.part = sealer.seal(Bytes(kTokenBytes), false);
  chunks.last = sealer.seal(Bytes(kReceiptBytes), true);
  return chunks;
}

void Answers::begin(std::size_t asker, Send send) {
  Open& open = open_.at(asker);
  if (open.sent > 0) return;
  open = {.send = std::move(send), .sent = pace_ == Pace::at_once ? chunks_ : 1};
  open.send(open.sent, open.sent == chunks_);
}

void Answers::arrived(std::size_t asker) {
  Open& open = open_.at(asker);
  if (pace_ != Pace::stepped || open.sent >= chunks_) return;
  ++open.sent;
  open.send(1, open.sent == chunks_);
}

}  // namespace darkbloom::bench
