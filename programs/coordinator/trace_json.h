#pragma once
// A stream's spans as OTLP/JSON, one ExportTraceServiceRequest on a line: what OpenTelemetry's
// file exporter writes and its collector's otlpjsonfile receiver reads.
// opentelemetry.io/docs/specs/otel/protocol/file-exporter, proto3 JSON with ids in hexadecimal.

#include <string>

#include "base/ids.h"
#include "coordinator/stream_span.h"

namespace darkbloom::coordinator {

using TraceId = Id<struct TraceTag, 16>;
using SpanId = Id<struct SpanTag, 8>;

/// Chosen here, never a client's.
struct TraceIds {
  TraceId trace;
  SpanId stream;
  std::array<SpanId, StreamSpan::kAttemptsMax> attempts;
};

/// Without the line's end.
std::string trace_json(const StreamSpan& span, const TraceIds& ids);

}  // namespace darkbloom::coordinator
