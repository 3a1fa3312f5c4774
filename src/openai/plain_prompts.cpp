#include "openai/plain_prompts.h"

#include <algorithm>
#include <format>
#include <limits>

namespace darkbloom::openai {
namespace {

constexpr std::string_view kKinds =
    "a string, an array of strings, an array of tokens or an array of token arrays";

std::optional<engine::Token> token_of(const json::Node& node) {
  const auto number = whole_number(node);
  const bool fits = number && *number >= 0 && *number <= std::numeric_limits<engine::Token>::max();
  return fits ? std::optional(static_cast<engine::Token>(*number)) : std::nullopt;
}

std::vector<engine::Token> read_tokens(const json::Node::Array& list, const std::string& path,
                                       Mistake& mistake) {
  std::vector<engine::Token> tokens;
  if (list.empty()) mistake.wrong_value(path, "expected at least one token");
  for (std::size_t i = 0; i < list.size() && !mistake.found(); ++i) {
    const auto token = token_of(list[i]);
    if (!token) mistake.wrong_type(path_of(path, i), "a token id", list[i]);
    tokens.push_back(token.value_or(0));
  }
  return tokens;
}

std::vector<PlainPrompt> read_list(const json::Node::Array& list, const std::string& path,
                                   Mistake& mistake) {
  std::vector<PlainPrompt> prompts;
  if (list.empty() || list.size() > kPlainPromptsMax) {
    mistake.wrong_value(path, std::format("expected 1 to {} entries", kPlainPromptsMax));
  }
  for (std::size_t i = 0; i < list.size() && !mistake.found(); ++i) {
    if (const auto* const text = list[i].as<std::string>()) {
      prompts.emplace_back(*text);
    } else if (const auto* const tokens = list[i].as<json::Node::Array>()) {
      prompts.emplace_back(read_tokens(*tokens, path_of(path, i), mistake));
    } else {
      mistake.wrong_type(path_of(path, i), "a string or an array of tokens", list[i]);
    }
  }
  return prompts;
}

}  // namespace

std::vector<PlainPrompt> read_plain_prompts(const JsonFields& body, std::string_view name) {
  const json::Node* const node = body.find(name);
  const std::string path = body.path_of(name);
  if (node == nullptr) {
    body.mistake().missing(path);
    return {};
  }
  if (const auto* const text = node->as<std::string>()) return {*text};
  const auto* const list = node->as<json::Node::Array>();
  if (list == nullptr) {
    body.mistake().wrong_type(path, kKinds, *node);
    return {};
  }
  const bool tokens = !list->empty() && any_number(list->front()).has_value();
  if (tokens) return {read_tokens(*list, path, body.mistake())};
  return read_list(*list, path, body.mistake());
}

}  // namespace darkbloom::openai
