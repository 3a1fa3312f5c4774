#include "openai/response_items.h"

#include <format>

#include "json/object_writer.h"
#include "openai/chat_logprobs.h"
#include "openai/responses_input.h"

namespace darkbloom::openai {
namespace {

std::string_view prefix_of(DeltaKind kind) {
  if (kind == DeltaKind::thought) return "rs_";
  return kind == DeltaKind::text ? "msg_" : "fc_";
}

void append_call(std::string& out, const ResponseItem& item, std::string_view status) {
  json::ObjectWriter(out)
      .text("id", item.id)
      .text("type", "function_call")
      .text("status", status)
      .text("call_id", item.call_id)
      .text("name", item.name)
      .text("arguments", item.text.text())
      .end();
}

}  // namespace

bool ResponseItems::begins_item(const Delta& delta) const {
  if (delta.kind == DeltaKind::arguments) return false;
  return items_.empty() || delta.kind == DeltaKind::call || items_.back().kind != delta.kind;
}

ResponseItem& ResponseItems::add(const Delta& delta) {
  if (begins_item(delta)) {
    items_.push_back(
        {.kind = delta.kind,
         .id = std::format("{}{}{:02x}", prefix_of(delta.kind), digits_, items_.size()),
         .call_id = delta.call_id,
         .name = delta.kind == DeltaKind::call ? delta.text : std::string()});
  }
  ResponseItem& item = items_.back();
  if (delta.kind != DeltaKind::call) item.text.append(view_of(delta.text));
  if (!delta.logprobs.empty()) {
    std::string entries = item.logprobs.empty() ? "" : ",";
    append_logprobs(entries, delta.logprobs);
    item.logprobs.append(view_of(entries));
  }
  return item;
}

void append_part(std::string& out, const ResponseItem& item, bool whole) {
  const std::string_view text = whole ? item.text.text() : std::string_view();
  if (item.kind == DeltaKind::thought) {
    json::ObjectWriter(out).text("type", "reasoning_text").text("text", text).end();
    return;
  }
  const std::string logprobs = whole ? std::string(item.logprobs.text()) : "";
  json::ObjectWriter(out)
      .text("type", "output_text")
      .text("text", text)
      .raw("annotations", "[]")
      .raw("logprobs", "[" + logprobs + "]")
      .end();
}

void ResponseItems::append(std::string& out, const ResponseItem& item,
                           std::string_view status) const {
  if (item.kind == DeltaKind::call) return append_call(out, item, status);
  const bool begun = status != "in_progress";
  std::string content = "[";
  if (begun) append_part(content, item, true);
  content += ']';
  json::ObjectWriter object(out);
  object.text("id", item.id);
  if (item.kind == DeltaKind::thought) {
    object.text("type", "reasoning").raw("summary", "[]").raw("content", content);
    if (pack_ && begun) object.text("encrypted_content", pack_thoughts(item.text.text()));
  } else {
    object.text("type", "message").text("role", "assistant").raw("content", content);
  }
  object.text("status", status).end();
}

void ResponseItems::append_all(std::string& out, std::string_view status) const {
  out += '[';
  for (std::size_t i = 0; i < items_.size(); ++i) {
    if (i > 0) out += ',';
    append(out, items_[i], i + 1 == items_.size() ? status : "completed");
  }
  out += ']';
}

}  // namespace darkbloom::openai
