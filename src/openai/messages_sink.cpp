#include "openai/messages_sink.h"

#include <algorithm>
#include <format>
#include <utility>

#include "json/object_writer.h"
#include "json/text.h"
#include "openai/endpoint.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

/// As Anthropic counts: what came from the cache is not part of the input.
std::string usage_object(const Usage& usage) {
  return std::format(
      R"({{"input_tokens":{},"cache_creation_input_tokens":0,"cache_read_input_tokens":{},)"
      R"("output_tokens":{}}})",
      usage.prompt_tokens - std::min(usage.cached_tokens, usage.prompt_tokens), usage.cached_tokens,
      usage.completion_tokens);
}

std::string quoted(std::string_view text) {
  std::string out;
  json::append_string(out, text);
  return out;
}

}  // namespace

MessagesSink::MessagesSink(MessagePlan plan, Responder& responder)
    : plan_(std::move(plan)), responder_(responder), out_(responder) {}

/// `fields` are the event's own, as JSON without braces; may be empty.
void MessagesSink::event(std::string_view type, std::string_view fields) {
  if (!plan_.stream) return;
  out_.text() += std::format("event: {0}\ndata: {{\"type\":\"{0}\"", type);
  if (!fields.empty()) out_.text() += ',';
  out_.text() += fields;
  out_.text() += "}\n\n";
}

void MessagesSink::open() {
  if (!plan_.stream || out_.begun()) return;
  const Usage begun{.prompt_tokens = plan_.prompt_tokens, .completion_tokens = 1};
  constexpr std::string_view kNotYet = R"("stop_reason":null,"stop_sequence":null)";
  event("message_start", R"("message":)" + message("[]", kNotYet, begun));
  event("ping", "");
}

void MessagesSink::begin_block(const Delta& delta) {
  if (!blocks_.empty()) end_block();
  const bool call = delta.kind == DeltaKind::call;
  blocks_.push_back(
      {.kind = delta.kind, .id = delta.call_id, .name = call ? delta.text : std::string()});
  std::string fields = std::format(R"("index":{},"content_block":)", blocks_.size() - 1);
  append_block(fields, blocks_.back());
  event("content_block_start", fields);
}

void MessagesSink::end_block() {
  const std::size_t index = blocks_.size() - 1;
  if (blocks_.back().kind == DeltaKind::thought) {
    event("content_block_delta",
          std::format(R"("index":{},"delta":{{"type":"signature_delta","signature":""}})", index));
  }
  event("content_block_stop", std::format(R"("index":{})", index));
}

void MessagesSink::tell(const Delta& delta) {
  std::string_view shape = R"({"type":"text_delta","text":)";
  if (delta.kind == DeltaKind::thought) shape = R"({"type":"thinking_delta","thinking":)";
  if (delta.kind == DeltaKind::arguments) shape = R"({"type":"input_json_delta","partial_json":)";
  event("content_block_delta",
        std::format(R"("index":{},"delta":{}{}}})", blocks_.size() - 1, shape, quoted(delta.text)));
}

void MessagesSink::delta(std::uint32_t, const Delta& delta) {
  if (delta.text.empty()) return;
  if (delta.kind == DeltaKind::thought && !plan_.thinking) return;
  open();
  const bool begins =
      delta.kind == DeltaKind::call || (delta.kind != DeltaKind::arguments &&
                                        (blocks_.empty() || blocks_.back().kind != delta.kind));
  if (begins) begin_block(delta);
  if (delta.kind != DeltaKind::call) {
    blocks_.back().text.append(view_of(delta.text));
    tell(delta);
  }
  out_.send();
}

void MessagesSink::ended(std::uint32_t, const Ending& ending) {
  ending_ = ending;
}

void MessagesSink::closed(const Usage& usage) {
  open();
  if (!plan_.stream) return answer_whole(whole_message(usage), {usage, plan_.seed}, responder_);
  if (!blocks_.empty()) end_block();
  event("message_delta", R"("delta":{)" + ending() + R"(},"usage":)" + usage_object(usage));
  event("message_stop", "");
  out_.send();
  responder_.on_end({usage, plan_.seed});
}

void MessagesSink::failed(const Error& error) {
  if (!out_.begun()) return answer_with_error(error, responder_, wire::ErrorStyle::anthropic);
  out_.text() += wire::error_event(error, wire::ErrorStyle::anthropic);
  out_.send();
  responder_.on_end({.usage = {}, .seed = plan_.seed});
}

/// Why the answer ended, as fields.
std::string MessagesSink::ending() const {
  const bool stopped = ending_.stop && *ending_.stop < plan_.stops.size();
  std::string_view reason = "end_turn";
  if (stopped) reason = "stop_sequence";
  if (ending_.called) reason = "tool_use";
  if (ending_.finish == engine::Finish::length) reason = "max_tokens";
  return std::format(R"("stop_reason":"{}","stop_sequence":{})", reason,
                     stopped ? quoted(plan_.stops[*ending_.stop]) : "null");
}

/// A call's input is an object here, not text. One that was cut off is left out of it.
void MessagesSink::append_block(std::string& out, const Block& block) const {
  json::ObjectWriter object(out);
  if (block.kind == DeltaKind::call) {
    const bool whole = json::parse(block.text.text()).has_value();
    object.text("type", "tool_use")
        .text("id", block.id)
        .text("name", block.name)
        .raw("input", whole ? block.text.text() : "{}");
  } else if (block.kind == DeltaKind::thought) {
    object.text("type", "thinking").text("thinking", block.text.text()).text("signature", "");
  } else {
    object.text("type", "text").text("text", block.text.text());
  }
  object.end();
}

std::string MessagesSink::whole_message(const Usage& usage) const {
  std::string content = "[";
  for (const Block& block : blocks_) {
    if (content.size() > 1) content += ',';
    append_block(content, block);
  }
  return message(content + "]", ending(), usage);
}

/// `ending` are fields, as ending() makes them.
std::string MessagesSink::message(std::string_view content, std::string_view ending,
                                  const Usage& usage) const {
  std::string out = R"({"id":)" + quoted(plan_.id) + R"(,"type":"message","role":"assistant")";
  out += R"(,"model":)" + quoted(plan_.model) + R"(,"content":)";
  out += content;
  out += ',';
  out += ending;
  return out + R"(,"usage":)" + usage_object(usage) + "}";
}

}  // namespace darkbloom::openai
