#include "openai/responses_request.h"

#include <algorithm>
#include <array>
#include <format>

#include "openai/responses_input.h"
#include "openai/responses_tools.h"
#include "openai/turn_fields.h"
#include "openai/turn_format.h"
#include "openai/turn_wishes.h"

namespace darkbloom::openai {
namespace {

constexpr std::int64_t kOutputTokensMin = 16;

struct Echo {
  std::string_view name;
  std::string_view otherwise;  ///< JSON, where the request does not say
};

/// Fields that an answer repeats: the specification requires most of them.
constexpr auto kEchoes = std::to_array<Echo>({
    {"background", "false"},
    {"instructions", "null"},
    {"max_output_tokens", "null"},
    {"max_tool_calls", "null"},
    {"parallel_tool_calls", "true"},
    {"previous_response_id", "null"},
    {"prompt_cache_key", "null"},
    {"reasoning", R"({"effort":null,"summary":null})"},
    {"safety_identifier", "null"},
    {"service_tier", R"("default")"},
    {"temperature", "1.0"},
    {"text", R"({"format":{"type":"text"}})"},
    {"tool_choice", R"("auto")"},
    {"tools", "[]"},
    {"top_logprobs", "0"},
    {"top_p", "1.0"},
    {"truncation", R"("disabled")"},
    {"user", "null"},
    {"metadata", "{}"},
});

json::Node::Object echo_of(const JsonFields& body) {
  json::Node::Object echo;
  for (const Echo& field : kEchoes) {
    const json::Node* const given = body.find(field.name);
    echo.push_back(
        {std::string(field.name), given == nullptr ? *json::parse(field.otherwise) : *given});
  }
  return echo;
}

void refuse(const JsonFields& body, std::string_view name, std::string sentence) {
  if (body.has(name)) body.mistake().unsupported(name, std::move(sentence));
}

/// What would change the answer in a way that this API does not do is refused, never ignored.
void refuse_unsupported(const JsonFields& body) {
  if (body.boolean("background").value_or(false)) {
    body.mistake().unsupported("background",
                               "Background responses are not supported: nothing is kept here.");
  }
  refuse(body, "conversation", "Conversations are not kept here: send the items in 'input'.");
  refuse(body, "prompt", "Stored prompts are not supported: send 'instructions' and 'input'.");
  const std::string* const truncation = body.text("truncation");
  if (truncation != nullptr && *truncation != "disabled") {
    body.mistake().unsupported("truncation",
                               "Only 'disabled' is supported: nothing is left out in silence.");
  }
  if (body.has("previous_response_id") && !body.has("previous_items")) {
    body.mistake().keep("previous_response_not_found", "previous_response_id",
                        "Previous response not found: nodes keep no text. Send its items in "
                        "'input', or ask through 'darkbloom connect', which remembers them.");
  }
}

void read_include(const JsonFields& body, ResponsesRequest& request) {
  const auto top = body.integer("top_logprobs", {0, kTopLogprobsMax});
  if (top && *top > 0) request.wishes.top_logprobs = static_cast<std::int32_t>(*top);
  const auto* const list = body.array("include");
  for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
    const auto* const name = (*list)[i].as<std::string>();
    if (name == nullptr) {
      return body.mistake().wrong_type(path_of("include", i), "a string", (*list)[i]);
    }
    if (*name == "reasoning.encrypted_content") request.encrypted_thoughts = true;
    if (*name == "message.output_text.logprobs") {
      request.wishes.top_logprobs = std::max(request.wishes.top_logprobs, 0);
    }
  }
}

void read_turn(const JsonFields& body, Turn& turn) {
  turn.messages = read_input(body);
  read_flat_tools(body, turn);
  const auto text = body.object("text");
  const auto format = text ? text->object("format") : std::nullopt;
  if (format) turn.format = read_format(*format, false);
  if (const auto reasoning = body.object("reasoning")) {
    turn.effort = read_effort(*reasoning, "effort");
  }
  read_template_arguments(body, turn);
}

ResponsesRequest read_request(const JsonFields& body) {
  ResponsesRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  refuse_unsupported(body);
  read_turn(body, request.turn);
  request.stream = body.boolean("stream").value_or(false);
  read_limit(body, "max_output_tokens", kOutputTokensMin, request.wishes);
  read_sampling(body, request.wishes.sampling);
  read_include(body, request);
  if (!body.mistake().found()) request.echo = echo_of(body);
  return request;
}

}  // namespace

Result<ResponsesRequest> parse_responses_request(std::string_view body) {
  return parse_body<ResponsesRequest>(body, read_request);
}

}  // namespace darkbloom::openai
