#include "openai/messages_request.h"

#include "openai/messages_input.h"
#include "openai/turn_fields.h"
#include "openai/turn_format.h"
#include "openai/turn_wishes.h"

namespace darkbloom::openai {
namespace {

constexpr std::size_t kStopSequencesMax = 16;  // what the engine takes

/// Without `thinking` this API's answers have no thoughts, and models that can are told not to.
void read_thinking(const JsonFields& body, MessagesRequest& request) {
  const auto thinking = body.object("thinking");
  const std::string* const type = thinking ? thinking->required_text("type") : nullptr;
  request.thinking = type != nullptr && (*type == "enabled" || *type == "adaptive");
  if (type != nullptr && !request.thinking && *type != "disabled") {
    body.mistake().wrong_value("thinking.type", "expected 'enabled', 'adaptive' or 'disabled'");
  }
  request.turn.effort = request.thinking ? "medium" : "none";
}

void read_wishes(const JsonFields& body, Wishes& wishes) {
  if (const auto value = body.decimal("temperature", {0.0, 1.0})) {
    wishes.sampling.temperature = static_cast<float>(*value);
  }
  if (const auto value = body.decimal("top_p", {0.0, 1.0})) {
    wishes.sampling.top_p = static_cast<float>(*value);
  }
  if (const auto value = body.integer("top_k", {0, 1'000'000})) {
    wishes.sampling.top_k = static_cast<std::int32_t>(*value);
  }
  read_stops(body, "stop_sequences", kStopSequencesMax, wishes);
  read_limit(body, "max_tokens", 1, wishes);
}

void read_schema(const JsonFields& format, Turn& turn) {
  const std::string* const type = format.required_text("type");
  if (type == nullptr) return;
  if (*type != "json_schema" || !format.object("schema")) {
    return format.mistake().wrong_value(format.path_of("type"),
                                        "expected 'json_schema' with a 'schema'");
  }
  turn.format = {.kind = FormatKind::json_schema,
                 .schema = *format.find("schema"),
                 .schema_path = format.path_of("schema")};
}

/// The schema that an answer is held to, in either of the places that it has had.
void read_answer_format(const JsonFields& body, Turn& turn) {
  if (const auto format = body.object("output_format")) return read_schema(*format, turn);
  const auto config = body.object("output_config");
  const auto format = config ? config->object("format") : std::nullopt;
  if (format) read_schema(*format, turn);
}

MessagesRequest read_any(const JsonFields& body) {
  MessagesRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  request.turn.messages = read_blocks(body);
  read_client_tools(body, request.turn);
  read_thinking(body, request);
  read_answer_format(body, request.turn);
  read_wishes(body, request.wishes);
  request.stream = body.boolean("stream").value_or(false);
  return request;
}

MessagesRequest read_request(const JsonFields& body) {
  if (!body.has("max_tokens")) body.mistake().missing("max_tokens");
  return read_any(body);
}

}  // namespace

Result<MessagesRequest> parse_messages_request(std::string_view body) {
  return parse_body<MessagesRequest>(body, read_request);
}

Result<MessagesRequest> parse_count_request(std::string_view body) {
  return parse_body<MessagesRequest>(body, read_any);
}

}  // namespace darkbloom::openai
