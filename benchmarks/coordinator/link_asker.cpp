#include "link_asker.h"

#include <utility>

#include "base/check.h"

namespace darkbloom::bench {

LinkAsker::LinkAsker(AskerParts parts, const Place& place, Request request)
    : parts_(parts),
      request_(std::move(request)),
      socket_(place, "/v1/connect",
              {[this] { ready_ = true; }, [this](const wire::Frame& frame) { received(frame); },
               [] { check(false, "the coordinator keeps its clients' links"); }}) {}

void LinkAsker::ask() {
  heard_ = 0;
  parts_.answers.expect(parts_.number);
  asked_at_ = std::chrono::steady_clock::now();
  socket_.send(wire::Open{++stream_, request_.api_key, request_.envelope});
}

void LinkAsker::received(const wire::Frame& frame) {
  if (const auto* part = std::get_if<wire::Chunk>(&frame)) return chunk(*part);
  const auto* refusal = std::get_if<wire::Refuse>(&frame);
  if (refusal == nullptr || refusal->stream != stream_) return;
  parts_.tally.refused(refusal->error.detail);
  parts_.ended(*this);
}

void LinkAsker::chunk(const wire::Chunk& chunk) {
  if (chunk.stream != stream_) return;
  ++heard_;
  parts_.tally.chunk();
  if (!chunk.last) return parts_.answers.arrived(parts_.number);
  check(heard_ == parts_.answers.chunks(), "an answer is whole");
  parts_.tally.answered(asked_at_);
  parts_.ended(*this);
}

}  // namespace darkbloom::bench
