#include "node/answer_relay.h"

#include <algorithm>

#include "seal/chunks.h"
#include "seal/inner.h"

namespace darkbloom::node {
namespace {

constexpr std::size_t kPartMax = seal::kChunkPlaintextMax - 4;

}  // namespace

void AnswerRelay::on_head(const openai::Head& head) {
  seals_.receipt.status(head.status);
  outcome_.status = head.status;
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

void AnswerRelay::on_end(const openai::Totals& totals) {
  if (!head_.empty()) send({}, false);
  const openai::Usage& usage = totals.usage;
  const Bytes receipt =
      seals_.receipt.finish({usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens},
                            totals.seed, clock_.now_ms());
  send(receipt, true);
  outcome_.tokens = usage.completion_tokens;
  ended_ = true;
}

void AnswerRelay::send(ByteView plaintext, bool last) {
  Bytes payload;
  if (head_.empty()) {
    payload = seals_.sealer.seal(plaintext, last);
  } else {
    payload = seals_.sealer.seal(head_.view(), last);
    head_ = Secret();
  }
  if (!last) seals_.receipt.sent(payload);
  link_.send(wire::Chunk{stream_, last, payload});
}

}  // namespace darkbloom::node
