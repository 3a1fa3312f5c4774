#include "openai/responses_sink.h"

#include <format>
#include <utility>

#include "json/object_writer.h"
#include "json/text.h"
#include "openai/chat_logprobs.h"
#include "openai/endpoint.h"

namespace darkbloom::openai {
namespace {

void append_usage_object(std::string& out, const Usage& usage) {
  const std::uint64_t total = std::uint64_t{usage.prompt_tokens} + usage.completion_tokens;
  out += std::format(
      R"({{"input_tokens":{},"input_tokens_details":{{"cached_tokens":{},"cache_write_tokens":0}},)"
      R"("output_tokens":{},"output_tokens_details":{{"reasoning_tokens":{}}},"total_tokens":{}}})",
      usage.prompt_tokens, usage.cached_tokens, usage.completion_tokens, usage.thought_tokens,
      total);
}

/// OpenAI's list of codes has one for what went wrong on the server's side.
std::string error_object(const Error& error) {
  std::string out;
  json::ObjectWriter(out).text("code", "server_error").text("message", error.detail).end();
  return out;
}

}  // namespace

ResponsesSink::ResponsesSink(ResponsePlan plan, Responder& responder)
    : plan_(std::move(plan)),
      responder_(responder),
      out_(responder),
      items_(plan_.id.substr(plan_.id.find('_') + 1), plan_.pack_thoughts) {}

void ResponsesSink::open() {
  if (!plan_.stream || out_.begun()) return;
  const std::string begun = R"("response":)" + response("in_progress", nullptr, nullptr);
  event("response.created", begun);
  event("response.in_progress", begun);
}

/// `fields` are the event's own, as JSON without braces.
void ResponsesSink::event(std::string_view type, std::string_view fields) {
  if (!plan_.stream) return;
  out_.text() += std::format("event: {0}\ndata: {{\"type\":\"{0}\",\"sequence_number\":{1},", type,
                             sequence_++);
  out_.text() += fields;
  out_.text() += "}\n\n";
}

/// Where the last item stands: what every event about it repeats.
std::string ResponsesSink::place(bool in_content) const {
  std::string fields = R"("item_id":)";
  json::append_string(fields, items_.last().id);
  fields += std::format(R"(,"output_index":{})", items_.count() - 1);
  if (in_content) fields += R"(,"content_index":0)";
  return fields;
}

void ResponsesSink::begin_item() {
  if (!plan_.stream) return;
  std::string fields = std::format(R"("output_index":{},"item":)", items_.count() - 1);
  items_.append(fields, items_.last(), "in_progress");
  event("response.output_item.added", fields);
  if (items_.last().kind == DeltaKind::call) return;
  fields = place(true) + R"(,"part":)";
  append_part(fields, items_.last(), false);
  event("response.content_part.added", fields);
}

void ResponsesSink::tell_delta(const Delta& delta) {
  if (!plan_.stream || delta.kind == DeltaKind::call) return;
  std::string fields = place(delta.kind != DeltaKind::arguments) + R"(,"delta":)";
  json::append_string(fields, delta.text);
  if (delta.kind == DeltaKind::text) {
    fields += R"(,"logprobs":[)";
    append_logprobs(fields, delta.logprobs);
    fields += ']';
    event("response.output_text.delta", fields);
  } else {
    event(delta.kind == DeltaKind::thought ? "response.reasoning_text.delta"
                                           : "response.function_call_arguments.delta",
          fields);
  }
}

void ResponsesSink::end_item(std::string_view status) {
  if (!plan_.stream || items_.empty()) return;
  const ResponseItem& item = items_.last();
  std::string fields = place(item.kind != DeltaKind::call);
  if (item.kind == DeltaKind::call) {
    fields += R"(,"name":)";
    json::append_string(fields, item.name);
    fields += R"(,"arguments":)";
    json::append_string(fields, item.text.text());
    event("response.function_call_arguments.done", fields);
  } else {
    fields += R"(,"text":)";
    json::append_string(fields, item.text.text());
    const bool is_text = item.kind == DeltaKind::text;
    if (is_text) fields += R"(,"logprobs":[)" + std::string(item.logprobs.text()) + "]";
    event(is_text ? "response.output_text.done" : "response.reasoning_text.done", fields);
    fields = place(true) + R"(,"part":)";
    append_part(fields, item, true);
    event("response.content_part.done", fields);
  }
  fields = std::format(R"("output_index":{},"item":)", items_.count() - 1);
  items_.append(fields, item, status);
  event("response.output_item.done", fields);
}

void ResponsesSink::delta(std::uint32_t, const Delta& delta) {
  if (delta.text.empty() && delta.logprobs.empty()) return;
  open();
  const bool begins = items_.begins_item(delta);
  if (begins) end_item("completed");
  items_.add(delta);
  if (begins) begin_item();
  tell_delta(delta);
  out_.send();
}

void ResponsesSink::ended(std::uint32_t, const Ending& ending) {
  ending_ = ending;
}

void ResponsesSink::closed(const Usage& usage) {
  open();
  const bool whole = ending_.finish != engine::Finish::length;
  const std::string_view status = whole ? "completed" : "incomplete";
  end_item(status);
  std::string object = response(status, &usage, nullptr);
  if (!plan_.stream) return answer_whole(std::move(object), {usage, plan_.seed}, responder_);
  event(whole ? "response.completed" : "response.incomplete", R"("response":)" + object);
  out_.send();
  responder_.on_end({usage, plan_.seed});
}

void ResponsesSink::failed(const Error& error) {
  if (!out_.begun()) return answer_with_error(error, responder_);
  event("response.failed", R"("response":)" + response("failed", nullptr, &error));
  std::string fields;
  json::append_string(fields, error.detail);
  event("error", R"("code":"server_error","param":null,"message":)" + fields);
  out_.send();
  responder_.on_end({.usage = {}, .seed = plan_.seed});
}

std::string ResponsesSink::response(std::string_view status, const Usage* usage,
                                    const Error* error) const {
  std::string output;
  items_.append_all(output, status == "failed" ? "incomplete" : status);
  std::string spent = "null";
  if (usage != nullptr) {
    spent.clear();
    append_usage_object(spent, *usage);
  }
  std::string out;
  json::ObjectWriter object(out);
  object.text("id", plan_.id)
      .text("object", "response")
      .number("created_at", plan_.created)
      .text("status", status)
      .raw("error", error == nullptr ? "null" : error_object(*error))
      .raw("incomplete_details",
           status == "incomplete" ? R"({"reason":"max_output_tokens"})" : "null")
      .text("model", plan_.model)
      .raw("output", output)
      .boolean("store", false);
  for (const json::Member& field : plan_.echo)
    object.node(field.name, field.node);
  object.raw("usage", spent).end();
  return out;
}

}  // namespace darkbloom::openai
