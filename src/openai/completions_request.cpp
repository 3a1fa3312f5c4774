#include "openai/completions_request.h"

#include "openai/turn_fields.h"
#include "openai/turn_wishes.h"

namespace darkbloom::openai {
namespace {

constexpr std::uint32_t kTokensDefault = 16;
constexpr std::int64_t kTopLogprobsMost = 5;

void read_length(const JsonFields& body, CompletionsRequest& request) {
  read_limit(body, "max_tokens", 0, request.wishes);
  const std::uint32_t tokens = request.wishes.max_tokens.value_or(kTokensDefault);
  if (tokens == 0 && !request.echo) {
    body.mistake().wrong_value("max_tokens", "0 is allowed only with 'echo'");
  }
  request.prompt_only = tokens == 0;
  request.wishes.max_tokens = std::max<std::uint32_t>(tokens, 1);
}

void read_best_of(const JsonFields& body, CompletionsRequest& request) {
  request.best_of = request.wishes.choices;
  const auto best_of = body.integer("best_of", {1, kBestOfMax});
  if (!best_of) return;
  request.best_of = static_cast<std::uint32_t>(*best_of);
  if (request.best_of < request.wishes.choices) {
    body.mistake().wrong_value("best_of", "it must not be less than 'n'");
  }
  if (request.streaming.stream && request.best_of > request.wishes.choices) {
    body.mistake().wrong_value("best_of", "what is chosen at the end cannot be streamed");
  }
}

void read_suffix(const JsonFields& body, CompletionsRequest& request) {
  if (const std::string* const suffix = body.text("suffix")) request.suffix = *suffix;
  if (request.suffix.empty()) return;
  if (request.prompts.size() != 1 || !std::holds_alternative<std::string>(request.prompts[0])) {
    body.mistake().wrong_value("suffix", "it needs one prompt that is text");
  }
  if (request.echo) body.mistake().wrong_value("echo", "it does not go with 'suffix'");
}

CompletionsRequest read_request(const JsonFields& body) {
  CompletionsRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  request.prompts = read_plain_prompts(body, "prompt");
  request.echo = body.boolean("echo").value_or(false);
  request.streaming = read_streaming(body);
  read_length(body, request);
  read_choices(body, request.wishes);
  read_best_of(body, request);
  read_suffix(body, request);
  read_sampling(body, request.wishes.sampling);
  read_stops(body, "stop", kStopsMax, request.wishes);
  if (const auto top = body.integer("logprobs", {0, kTopLogprobsMost})) {
    request.wishes.top_logprobs = static_cast<std::int32_t>(*top);
  }
  return request;
}

}  // namespace

Result<CompletionsRequest> parse_completions_request(std::string_view body) {
  return parse_body<CompletionsRequest>(body, read_request);
}

}  // namespace darkbloom::openai
