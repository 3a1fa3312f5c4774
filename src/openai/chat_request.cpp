#include "openai/chat_request.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <format>
#include <limits>
#include <map>

#include "json/document.h"
#include "openai/chat_messages.h"
#include "openai/json_fields.h"

namespace darkbloom::openai {
namespace {

constexpr std::int64_t kInt32Max = std::numeric_limits<std::int32_t>::max();
constexpr Range<std::int64_t> kAnyInteger = {std::numeric_limits<std::int64_t>::min(),
                                             std::numeric_limits<std::int64_t>::max()};
constexpr Range<double> kBiasRange = {-100.0, 100.0};

void read_decimal(const JsonFields& fields, std::string_view name, Range<double> range,
                  float& into) {
  if (const auto number = fields.decimal(name, range)) into = static_cast<float>(*number);
}

std::optional<engine::Token> token_of(std::string_view key) {
  engine::Token token = 0;
  const auto [end, failure] = std::from_chars(key.data(), key.data() + key.size(), token);
  const bool whole = failure == std::errc() && end == key.data() + key.size();
  return whole && token >= 0 ? std::optional(token) : std::nullopt;
}

void read_logit_bias(const JsonFields& body, engine::Sampling& sampling) {
  const auto bias = body.object("logit_bias");
  if (!bias) return;
  Mistake& mistake = body.mistake();
  const auto& members = *body.find("logit_bias")->as<json::Node::Object>();
  if (members.size() > kLogitBiasMax) {
    mistake.wrong_value("logit_bias", std::format("expected at most {} tokens", kLogitBiasMax));
    return;
  }
  std::map<engine::Token, float> biases;  // of equal keys the last wins
  for (const json::Member& member : members) {
    const auto token = token_of(member.name);
    if (!token) {
      mistake.wrong_value("logit_bias", "its keys must be token ids");
      return;
    }
    read_decimal(*bias, member.name, kBiasRange, biases[*token]);
  }
  sampling.logit_bias.assign(biases.begin(), biases.end());
}

/// OpenAI's samplers with its ranges, then those that it lacks and clients send all the same.
void read_sampling(const JsonFields& body, engine::Sampling& sampling) {
  constexpr Range<double> kUnit = {0.0, 1.0};
  constexpr Range<double> kPenalty = {-2.0, 2.0};
  read_decimal(body, "temperature", {0.0, 2.0}, sampling.temperature);
  read_decimal(body, "top_p", kUnit, sampling.top_p);
  read_decimal(body, "frequency_penalty", kPenalty, sampling.frequency_penalty);
  read_decimal(body, "presence_penalty", kPenalty, sampling.presence_penalty);
  if (const auto seed = body.integer("seed", kAnyInteger)) {
    sampling.seed = static_cast<std::uint64_t>(*seed);
  }
  read_logit_bias(body, sampling);

  read_decimal(body, "min_p", kUnit, sampling.min_p);
  read_decimal(body, "typical_p", kUnit, sampling.typical_p);
  read_decimal(body, "repetition_penalty", {0.01, 10.0}, sampling.repetition_penalty);
  if (const auto top_k = body.integer("top_k", {-1, kInt32Max})) {
    sampling.top_k = static_cast<std::int32_t>(std::max<std::int64_t>(*top_k, 0));
  }
}

void add_stop(const std::string& stop, const std::string& path, ChatRequest& request,
              Mistake& mistake) {
  if (stop.empty()) mistake.wrong_value(path, "a stop string must not be empty");
  if (stop.size() > kStopBytesMax) {
    mistake.keep("string_above_max_length", path,
                 std::format("Invalid '{}': string too long. Expected at most {} bytes.", path,
                             kStopBytesMax));
  }
  request.stops.push_back(stop);
}

void read_stops(const JsonFields& body, ChatRequest& request) {
  const json::Node* const stop = body.find("stop");
  if (stop == nullptr) return;
  Mistake& mistake = body.mistake();
  if (const auto* const text = stop->as<std::string>()) {
    return add_stop(*text, "stop", request, mistake);
  }
  const auto* const list = stop->as<json::Node::Array>();
  if (list == nullptr) return mistake.wrong_type("stop", "a string or an array of strings", *stop);
  if (list->size() > kStopsMax) {
    return mistake.keep(
        "array_above_max_length", "stop",
        std::format("Invalid 'stop': array too long. Expected at most {} strings.", kStopsMax));
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* const text = (*list)[i].as<std::string>();
    if (text == nullptr) return mistake.wrong_type(path_of("stop", i), "a string", (*list)[i]);
    add_stop(*text, path_of("stop", i), request, mistake);
  }
}

void read_lengths(const JsonFields& body, ChatRequest& request) {
  for (const std::string_view name : {"max_completion_tokens", "max_tokens"}) {
    const auto limit = body.integer(name, {1, kInt32Max});
    if (!limit) continue;
    const auto tokens = static_cast<std::uint32_t>(*limit);
    request.max_tokens = std::min(request.max_tokens.value_or(tokens), tokens);
  }
  if (const auto n = body.integer("n", {1, kChoicesMax})) {
    request.choices = static_cast<std::uint32_t>(*n);
  }
}

void read_logprobs(const JsonFields& body, ChatRequest& request) {
  const bool wanted = body.boolean("logprobs").value_or(false);
  const auto top = body.integer("top_logprobs", {0, 20});
  if (top && !wanted) {
    body.mistake().wrong_value("top_logprobs", "it needs 'logprobs' to be true");
  }
  if (wanted) request.top_logprobs = static_cast<std::int32_t>(top.value_or(0));
}

void read_stream(const JsonFields& body, ChatRequest& request) {
  request.stream = body.boolean("stream").value_or(false);
  const auto options = body.object("stream_options");
  if (!options) return;
  if (!request.stream) {
    body.mistake().wrong_value("stream_options", "it is allowed only where 'stream' is true");
  }
  request.include_usage = options->boolean("include_usage").value_or(false);
  options->boolean("include_obfuscation");  // the seal pads every chunk already
}

bool is_text(const json::Node* node, std::string_view text) {
  const auto* const value = node == nullptr ? nullptr : node->as<std::string>();
  return value != nullptr && *value == text;
}

/// A list that may be there as long as it is empty.
void refuse_entries(const JsonFields& body, std::string_view name) {
  const auto* const list = body.array(name);
  if (list != nullptr && !list->empty()) {
    body.mistake().unsupported(name, std::format("'{}' are not supported yet.", name));
  }
}

void refuse_tools(const JsonFields& body) {
  refuse_entries(body, "tools");
  refuse_entries(body, "functions");
  for (const std::string_view name : {"tool_choice", "function_call"}) {
    if (!body.has(name) || is_text(body.find(name), "none")) continue;
    body.mistake().unsupported(
        name, std::format("Tools are not supported yet: '{}' must be 'none' or absent.", name));
  }
}

/// What would change the answer in a way that this API does not do is refused, never ignored.
void refuse_unsupported(const JsonFields& body) {
  refuse_tools(body);
  Mistake& mistake = body.mistake();
  if (const auto format = body.object("response_format")) {
    const std::string* const type = format->required_text("type");
    if (type != nullptr && *type != "text") {
      mistake.unsupported("response_format",
                          "Response formats other than 'text' are not supported yet.");
    }
  }
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

ChatRequest read_request(const JsonFields& body) {
  ChatRequest request;
  if (const std::string* const model = body.required_text("model")) request.model = *model;
  request.messages = read_messages(body);
  refuse_unsupported(body);
  read_stream(body, request);
  read_lengths(body, request);
  read_sampling(body, request.sampling);
  read_stops(body, request);
  read_logprobs(body, request);
  return request;
}

}  // namespace

Result<ChatRequest> parse_chat_request(std::string_view body) {
  const auto document = json::parse(body);
  if (!document) return fail(document.error());
  if (document->as<json::Node::Object>() == nullptr) {
    return fail(Fault::invalid, "The request body must be a JSON object.");
  }
  Mistake mistake;
  ChatRequest request = read_request(JsonFields(*document, "", mistake));
  if (mistake.found()) return fail(mistake.error());
  return request;
}

Result<void> check_servable(const ChatRequest& request, const engine::Engine& engine) {
  if (request.model != engine.model().name) {
    return fail({.fault = Fault::not_found,
                 .detail = std::format("The requested model does not exist here; this node serves "
                                       "'{}'.",
                                       engine.model().name),
                 .code = "model_not_found",
                 .param = "model"});
  }
  const std::uint32_t slots = std::max<std::uint32_t>(engine.load().slots, 1);
  if (request.choices > slots) {
    return fail({.fault = Fault::invalid,
                 .detail = std::format("Invalid 'n': this node generates at most {} choices at "
                                       "once.",
                                       slots),
                 .code = "integer_above_max_value",
                 .param = "n"});
  }
  return {};
}

}  // namespace darkbloom::openai
