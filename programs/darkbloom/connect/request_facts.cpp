#include "darkbloom/connect/request_facts.h"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>
#include <nlohmann/json.hpp>

#include "darkbloom/connect/conversation_start.h"
#include "wire/envelope.h"

namespace darkbloom::connect {
namespace {

using nlohmann::json;

constexpr std::uint64_t kBoundMin = 1024;
/// The one API whose streams a node can continue from their text.
constexpr std::string_view kResumablePath = "/v1/chat/completions";
/// With one of these an answer has a state that its text does not say.
constexpr std::array kMoreThanText = {"logprobs", "tools", "response_format"};

std::unexpected<Error> refuse(std::string detail, std::string code, std::string param) {
  return fail(Error{Fault::invalid, std::move(detail), std::move(code), std::move(param)});
}

std::uint64_t number_or(const json& body, const char* name, std::uint64_t otherwise) {
  const auto field = body.find(name);
  if (field == body.end() || !field->is_number_unsigned()) return otherwise;
  return field->get<std::uint64_t>();
}

/// A token has at least one byte, so bytes bound the prompt's tokens from above. Rounded up to a
/// power of two: the bound travels in clear, and an exact one would tell the length that the
/// body's padding hides.
std::uint32_t token_bound(const json& body, std::size_t bytes) {
  std::uint64_t asked = 0;
  for (const char* const name : {"max_completion_tokens", "max_tokens", "max_output_tokens"})
    asked = std::max(asked, number_or(body, name, 0));
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t bound = std::min(kMost, asked) + bytes;
  return static_cast<std::uint32_t>(std::min(kMost, std::bit_ceil(std::max(kBoundMin, bound))));
}

bool has(const json& body, const char* name) {
  const auto field = body.find(name);
  return field != body.end() && !field->is_null();
}

/// Whether the answer is to be held to a schema: in OpenAI's two ways, and in Anthropic's.
bool wants_schema(const json& body) {
  for (const char* const path :
       {"/response_format/type", "/text/format/type", "/output_config/format/type"}) {
    const json::json_pointer at(path);
    if (body.contains(at) && body.at(at) == "json_schema") return true;
  }
  return false;
}

attest::Capabilities needs_of(const json& body) {
  attest::Capabilities needs;
  if (has(body, "tools")) needs.add(attest::Capability::tools);
  if (wants_schema(body)) needs.add(attest::Capability::json_schema);
  for (const char* const name : {"reasoning", "reasoning_effort", "thinking"}) {
    if (has(body, name)) needs.add(attest::Capability::thinking);
  }
  return needs;
}

Result<ProviderChoice> provider_of(const json& body) {
  const auto provider = body.find("provider");
  if (provider == body.end()) return ProviderChoice();
  return parse_provider(provider->dump());
}

}  // namespace

std::uint64_t RequestFacts::price_cap_nano() const {
  const std::uint64_t tokens = std::max<std::uint32_t>(1, token_bound);
  constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t cap = provider.request_cap_nano.value_or(kMost);
  if (const auto each = provider.token_cap_nano) {
    cap = std::min(cap, *each > kMost / tokens ? kMost : *each * tokens);
  }
  if (cap == kMost) return 0;
  return std::max<std::uint64_t>(1, cap);  // less than a token of a price of one
}

Result<RequestFacts> read_request_facts(std::string_view path, const Secret& body) {
  const std::string_view text = body.text();
  const json parsed = json::parse(text, nullptr, false);
  if (parsed.is_discarded()) return refuse("The request body is not valid JSON.", "", "");
  if (!parsed.is_object()) return refuse("The request body must be a JSON object.", "", "");
  const auto model = parsed.find("model");
  if (model == parsed.end()) {
    return refuse("Missing required parameter: 'model'.", "missing_required_parameter", "model");
  }
  if (!model->is_string()) {
    return refuse("Invalid type for 'model': expected a string.", "invalid_type", "model");
  }
  RequestFacts facts;
  facts.model = model->get<std::string>();
  if (facts.model.empty() || facts.model.size() > wire::kModelNameMax) {
    return fail(Error{Fault::not_found, "This model does not exist.", "model_not_found", "model"});
  }
  facts.token_bound = token_bound(parsed, text.size());
  const auto stream = parsed.find("stream");
  const bool streams = stream != parsed.end() && stream->is_boolean() && stream->get<bool>();
  const bool is_more_than_text =
      std::ranges::any_of(kMoreThanText, [&](const char* field) { return parsed.contains(field); });
  auto provider = provider_of(parsed);
  if (!provider) return fail(provider.error());
  facts.provider = std::move(*provider);
  facts.provider.terms.streams = streams;
  facts.needs = needs_of(parsed);
  facts.start = conversation_start(path, parsed);
  facts.resumable =
      path == kResumablePath && streams && number_or(parsed, "n", 1) == 1 && !is_more_than_text;
  return facts;
}

}  // namespace darkbloom::connect
