#include "node/answer_relay.h"

#include <algorithm>

#include "seal/chunks.h"
#include "seal/inner.h"

namespace darkbloom::node {
namespace {

constexpr std::size_t kPartMax = seal::kChunkPlaintextMax - 4;

}  // namespace

void AnswerRelay::on_head(const openai::Head& head) {
  head_ = seal::encode(seal::InnerHead{head.status, head.content_type});
}

void AnswerRelay::on_body(std::string_view part) {
  if (!head_.empty()) send({}, false);
  for (ByteView rest = view_of(part); !rest.empty();) {
    const ByteView now = rest.first(std::min(rest.size(), kPartMax));
    send(now, false);
    rest = rest.subspan(now.size());
  }
}

void AnswerRelay::on_end() {
  if (!head_.empty()) send({}, false);
  send({}, true);
  ended_ = true;
}

void AnswerRelay::send(ByteView plaintext, bool last) {
  Bytes payload;
  if (head_.empty()) {
    payload = sealer_.seal(plaintext, last);
  } else {
    payload = sealer_.seal(head_.view(), last);
    head_ = Secret();
  }
  link_.send(wire::Chunk{stream_, last, payload});
}

}  // namespace darkbloom::node
