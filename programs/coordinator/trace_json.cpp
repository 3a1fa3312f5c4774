#include "coordinator/trace_json.h"

#include "attest/pairing_code.h"
#include "json/list_writer.h"
#include "json/object_writer.h"
#include "json/write.h"

namespace darkbloom::coordinator {
namespace {

using json::ObjectWriter;

constexpr int kServer = 2;  // SpanKind
constexpr int kClient = 3;
constexpr int kUnset = 0;  // StatusCode
constexpr int kOk = 1;
constexpr int kError = 2;

/// 64-bit integers are strings in proto3's JSON.
std::string nanos(UnixMillis at_ms) {
  return at_ms == 0 ? "0" : std::to_string(at_ms) + "000000";
}

/// The attributes of a span. Keys are ours; values are of the types that a span may hold.
class Attributes {
 public:
  Attributes& name(std::string_view key, std::string_view value) {
    std::string text;
    ObjectWriter(text).text("stringValue", value).end();
    return add(key, text);
  }
  Attributes& integer(std::string_view key, std::uint32_t value) {
    std::string text;
    ObjectWriter(text).text("intValue", std::to_string(value)).end();
    return add(key, text);
  }
  Attributes& decimal(std::string_view key, double value) {
    std::string digits;
    json::append_number(digits, value);
    std::string text;
    ObjectWriter(text).raw("doubleValue", digits).end();
    return add(key, text);
  }
  std::string end() {
    list_.end();
    return text_;
  }

 private:
  Attributes& add(std::string_view key, std::string_view value) {
    ObjectWriter(list_.next()).text("key", key).raw("value", value).end();
    return *this;
  }
  std::string text_;
  json::ListWriter list_{text_};
};

std::string status_json(int code) {
  std::string text;
  ObjectWriter(text).number("code", code).end();
  return text;
}

int status_of(fleet::Terminal terminal) {
  if (terminal == fleet::Terminal::delivered) return kOk;
  return terminal == fleet::Terminal::cancelled ? kUnset : kError;
}

int status_of(fleet::LegEnd end) {
  if (end == fleet::LegEnd::finished) return kOk;
  return end == fleet::LegEnd::faulted || end == fleet::LegEnd::stalled ? kError : kUnset;
}

std::string stream_json(const StreamSpan& span, const TraceIds& ids) {
  Attributes attributes;
  attributes.name("darkbloom.model", span.model.text());
  attributes.name("darkbloom.terminal", name_of(span.terminal));
  if (span.why) attributes.name("darkbloom.fault", darkbloom::name_of(*span.why));
  attributes.integer("darkbloom.attempts", span.attempts);
  std::string text;
  ObjectWriter object(text);
  object.text("traceId", ids.trace.hex()).text("spanId", ids.stream.hex());
  object.text("name", "stream").number("kind", kServer);
  object.text("startTimeUnixNano", nanos(span.opened_at_ms));
  object.text("endTimeUnixNano", nanos(span.ended_at_ms));
  object.raw("attributes", attributes.end()).raw("status", status_json(status_of(span.terminal)));
  object.end();
  return text;
}

std::string events_json(const AttemptSpan& span) {
  std::string text = "[";
  if (span.first_at_ms != 0) {
    ObjectWriter(text)
        .text("timeUnixNano", nanos(span.first_at_ms))
        .text("name", "first_chunk")
        .end();
  }
  return text + "]";
}

std::string attempt_json(const AttemptSpan& span, const TraceIds& ids, SpanId own) {
  Attributes attributes;
  attributes.name("darkbloom.node", attest::text_of(attest::pairing_code_of(span.node)));
  attributes.name("darkbloom.reason", name_of(span.reason));
  attributes.name("darkbloom.end", name_of(span.end));
  attributes.decimal("darkbloom.predicted_first_seconds", span.predicted_s);
  attributes.integer("darkbloom.chunks", span.chunks);
  std::string text;
  ObjectWriter object(text);
  object.text("traceId", ids.trace.hex()).text("spanId", own.hex());
  object.text("parentSpanId", ids.stream.hex()).text("name", "attempt").number("kind", kClient);
  object.text("startTimeUnixNano", nanos(span.sent_at_ms));
  object.text("endTimeUnixNano", nanos(span.ended_at_ms));
  object.raw("attributes", attributes.end()).raw("events", events_json(span));
  object.raw("status", status_json(status_of(span.end)));
  object.end();
  return text;
}

}  // namespace

std::string trace_json(const StreamSpan& span, const TraceIds& ids) {
  const std::string service = Attributes().name("service.name", "darkbloom-coordinator").end();
  std::string text = R"({"resourceSpans":[{"resource":{"attributes":)" + service +
                     R"(},"scopeSpans":[{"scope":{"name":"darkbloom.fleet"},"spans":[)";
  text += stream_json(span, ids);
  for (std::uint32_t attempt = 0; attempt < span.attempts; ++attempt)
    text += "," + attempt_json(span.tried.at(attempt), ids, ids.attempts.at(attempt));
  return text + "]}]}]}";
}

}  // namespace darkbloom::coordinator
