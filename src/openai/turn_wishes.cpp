#include "openai/turn_wishes.h"

#include <algorithm>
#include <charconv>
#include <format>
#include <limits>
#include <map>
#include <optional>

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

void add_stop(const std::string& stop, const std::string& path, Wishes& wishes, Mistake& mistake) {
  if (stop.empty()) mistake.wrong_value(path, "a stop string must not be empty");
  if (stop.size() > kStopBytesMax) {
    mistake.keep("string_above_max_length", path,
                 std::format("Invalid '{}': string too long. Expected at most {} bytes.", path,
                             kStopBytesMax));
  }
  wishes.stops.push_back(stop);
}

}  // namespace

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

void read_stops(const JsonFields& body, std::string_view name, std::size_t most, Wishes& wishes) {
  const json::Node* const stop = body.find(name);
  if (stop == nullptr) return;
  Mistake& mistake = body.mistake();
  const std::string path = body.path_of(name);
  if (const auto* const text = stop->as<std::string>()) {
    return add_stop(*text, path, wishes, mistake);
  }
  const auto* const list = stop->as<json::Node::Array>();
  if (list == nullptr) return mistake.wrong_type(path, "a string or an array of strings", *stop);
  if (list->size() > most) {
    return mistake.keep(
        "array_above_max_length", path,
        std::format("Invalid '{}': array too long. Expected at most {} strings.", path, most));
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    const auto* const text = (*list)[i].as<std::string>();
    if (text == nullptr) return mistake.wrong_type(path_of(path, i), "a string", (*list)[i]);
    add_stop(*text, path_of(path, i), wishes, mistake);
  }
}

void read_limit(const JsonFields& body, std::string_view name, std::int64_t least, Wishes& wishes) {
  const auto limit = body.integer(name, {least, kInt32Max});
  if (!limit) return;
  const auto tokens = static_cast<std::uint32_t>(*limit);
  wishes.max_tokens = std::min(wishes.max_tokens.value_or(tokens), tokens);
}

void read_choices(const JsonFields& body, Wishes& wishes) {
  if (const auto n = body.integer("n", {1, kChoicesMax})) {
    wishes.choices = static_cast<std::uint32_t>(*n);
  }
}

}  // namespace darkbloom::openai
