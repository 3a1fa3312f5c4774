#include "openai/completions_logprobs.h"

#include <algorithm>
#include <cmath>
#include <format>
#include <iterator>
#include <utility>

#include "json/text.h"

namespace darkbloom::openai {
namespace {

/// Characters that begin in `bytes`.
std::size_t characters(std::string_view bytes) {
  return static_cast<std::size_t>(std::ranges::count_if(
      bytes, [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

/// A token's name; what is no whole character is spelled out, as at OpenAI.
std::string name_of(std::string_view bytes) {
  if (json::is_utf8(bytes)) return std::string(bytes);
  std::string name = "bytes:";
  for (const char c : bytes)
    std::format_to(std::back_inserter(name), "\\x{:02x}", static_cast<unsigned char>(c));
  return name;
}

std::string number(float logprob) {
  return std::isfinite(logprob) ? std::format("{}", logprob) : "-9999.0";
}

void separate(std::string& list) {
  if (!list.empty()) list += ',';
}

}  // namespace

void CompletionsLogprobs::add_name(std::string_view bytes) {
  for (std::string* const list : {&tokens_, &logprobs_, &alternatives_, &offsets_})
    separate(*list);
  json::append_string(tokens_, name_of(bytes));
  offsets_ += std::to_string(offset_);
  offset_ += characters(bytes);
}

void CompletionsLogprobs::add_first(std::string_view bytes) {
  add_name(bytes);
  logprobs_ += "null";
  alternatives_ += "null";
}

void CompletionsLogprobs::add(std::span<const engine::ChosenToken> tokens) {
  for (const engine::ChosenToken& token : tokens) {
    add_name(token.chosen.bytes);
    logprobs_ += number(token.chosen.logprob);
    std::string best;
    for (const engine::TokenLogprob& one : token.alternatives) {
      separate(best);
      json::append_string(best, name_of(one.bytes));
      best += ':' + number(one.logprob);
    }
    alternatives_ += '{' + best + '}';
  }
}

void CompletionsLogprobs::skip(std::string_view text) {
  offset_ += characters(text);
}

void CompletionsLogprobs::append(std::string& out) {
  out += R"({"tokens":[)" + std::exchange(tokens_, {}) + R"(],"token_logprobs":[)" +
         std::exchange(logprobs_, {}) + R"(],"top_logprobs":[)" + std::exchange(alternatives_, {}) +
         R"(],"text_offset":[)" + std::exchange(offsets_, {}) + "]}";
}

}  // namespace darkbloom::openai
