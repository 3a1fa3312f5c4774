#include "coordinator/tracer.h"

#include <algorithm>
#include <span>

namespace darkbloom::coordinator {
namespace {

using fleet::Request;

TraceIds random_ids(Random& random) {
  TraceIds ids{TraceId::random(random), SpanId::random(random), {}};
  for (SpanId& attempt : ids.attempts)
    attempt = SpanId::random(random);
  return ids;
}

}  // namespace

bool Tracer::draws() {
  std::array<std::uint8_t, 4> drawn{};
  parts_.random.fill(drawn);
  double place = 0;
  for (const std::uint8_t byte : drawn)
    place = (place + byte) / 256;
  return place < ratio_;
}

StreamSpan* Tracer::begin(const Request& request) {
  if (followed_.size() >= kFollowedMax || !draws()) return nullptr;
  const auto model = fleet::ModelName::find(parts_.registry, request.facts.model);
  if (!model) return nullptr;
  const Key key{request.asker.client, request.asker.stream};
  StreamSpan span{.model = *model, .opened_at_ms = request.opened_at_ms};
  return &followed_.insert_or_assign(key, span).first->second;
}

StreamSpan* Tracer::find(const Request& request) {
  const auto found = followed_.find({request.asker.client, request.asker.stream});
  return found == followed_.end() ? nullptr : &found->second;
}

void Tracer::sent(const Request& request, const Request::Out& out, fleet::Reason why) {
  StreamSpan* const span = why == fleet::Reason::first ? begin(request) : find(request);
  if (span == nullptr || span->attempts == StreamSpan::kAttemptsMax) return;
  span->tried.at(span->attempts++) = {.node = out.leg.node(),
                                      .reason = why,
                                      .sent_at_ms = out.leg.sent_at_ms,
                                      .predicted_s = out.leg.placement.predicted.first_chunk_s()};
}

void Tracer::came_back(const Request& request, const Request::Out& out, fleet::LegEnd how) {
  StreamSpan* const span = find(request);
  if (span == nullptr) return;
  const auto tried = std::span(span->tried).first(span->attempts);
  // A node is tried once for each request.
  const auto attempt = std::ranges::find(tried, out.leg.node(), &AttemptSpan::node);
  if (attempt == tried.end()) return;
  attempt->end = how;
  attempt->first_at_ms = out.leg.first_at_ms;
  attempt->ended_at_ms = parts_.clock.now_ms();
  attempt->chunks = out.leg.chunks;
}

void Tracer::ended(const Request& request, fleet::Terminal terminal, std::optional<Fault> why) {
  const auto found = followed_.find({request.asker.client, request.asker.stream});
  if (found == followed_.end()) return;
  StreamSpan& span = found->second;
  span.terminal = terminal;
  span.why = why;
  span.ended_at_ms = parts_.clock.now_ms();
  parts_.sink.line(trace_json(span, random_ids(parts_.random)));
  followed_.erase(found);
}

}  // namespace darkbloom::coordinator
