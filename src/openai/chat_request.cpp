#include "openai/chat_request.h"

#include <algorithm>
#include <array>
#include <format>

#include "openai/chat_messages.h"
#include "openai/json_fields.h"
#include "openai/turn_fields.h"
#include "openai/turn_format.h"
#include "openai/turn_tools.h"
#include "openai/turn_wishes.h"

namespace darkbloom::openai {
namespace {

void read_logprobs(const JsonFields& body, Wishes& wishes) {
  const bool wanted = body.boolean("logprobs").value_or(false);
  const auto top = body.integer("top_logprobs", {0, kTopLogprobsMax});
  if (top && !wanted) {
    body.mistake().wrong_value("top_logprobs", "it needs 'logprobs' to be true");
  }
  if (wanted) wishes.top_logprobs = static_cast<std::int32_t>(top.value_or(0));
}

bool is_text(const json::Node* node, std::string_view text) {
  const auto* const value = node == nullptr ? nullptr : node->as<std::string>();
  return value != nullptr && *value == text;
}

/// The fields that tools had before they were called so.
void refuse_functions(const JsonFields& body) {
  const auto* const functions = body.array("functions");
  if (functions != nullptr && !functions->empty()) {
    body.mistake().unsupported(
        "functions", "'functions' is deprecated and not supported: send 'tools' instead.");
  }
  const bool forced = body.has("function_call") && !is_text(body.find("function_call"), "none") &&
                      !is_text(body.find("function_call"), "auto");
  if (forced) {
    body.mistake().unsupported(
        "function_call",
        "'function_call' is deprecated and not supported: send 'tool_choice' instead.");
  }
}

/// What would change the answer in a way that this API does not do is refused, never ignored.
void refuse_unsupported(const JsonFields& body) {
  refuse_functions(body);
  Mistake& mistake = body.mistake();
  for (const std::string_view name : {"audio", "web_search_options"}) {
    if (body.has(name)) {
      mistake.unsupported(name,
                          std::format("'{}' is not supported: this model does text only.", name));
    }
  }
  const auto* const modalities = body.array("modalities");
  const auto other = [](const json::Node& node) { return !is_text(&node, "text"); };
  if (modalities != nullptr && std::ranges::any_of(*modalities, other)) {
    mistake.unsupported("modalities", "Modalities other than 'text' are not supported.");
  }
}

void read_turn(const JsonFields& body, Turn& turn) {
  turn.messages = read_messages(body);
  read_tools(body, turn);
  if (const auto format = body.object("response_format")) turn.format = read_format(*format, true);
  turn.effort = read_effort(body, "reasoning_effort");
  read_template_arguments(body, turn);
}

void read_wishes(const JsonFields& body, Wishes& wishes) {
  read_limit(body, "max_completion_tokens", 1, wishes);
  read_limit(body, "max_tokens", 1, wishes);
  read_choices(body, wishes);
  read_sampling(body, wishes.sampling);
  read_stops(body, "stop", kStopsMax, wishes);
  read_logprobs(body, wishes);
}

ChatRequest read_request(const JsonFields& body) {
  ChatRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  read_turn(body, request.turn);
  refuse_unsupported(body);
  request.streaming = read_streaming(body);
  read_wishes(body, request.wishes);
  return request;
}

}  // namespace

Result<ChatRequest> parse_chat_request(std::string_view body) {
  return parse_body<ChatRequest>(body, read_request);
}

}  // namespace darkbloom::openai
