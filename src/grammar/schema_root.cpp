#include "grammar/schema_root.h"

#include <charconv>

namespace darkbloom::grammar {
namespace {

/// "%41" becomes "A"; nothing where the digits are missing.
std::optional<std::string> percent_decoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    const std::string_view digits = text.substr(i + 1, 2);
    unsigned value = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (digits.size() != 2 || read.ptr != digits.data() + 2) return std::nullopt;
    decoded += static_cast<char>(value);
    i += 2;
  }
  return decoded;
}

/// "~1" is a slash, "~0" a tilde.
std::optional<std::string> token_of(std::string_view text) {
  std::string token;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '~') {
      token += text[i];
      continue;
    }
    const char escape = i + 1 < text.size() ? text[++i] : ' ';
    if (escape != '0' && escape != '1') return std::nullopt;
    token += escape == '0' ? '~' : '/';
  }
  return token;
}

std::optional<std::size_t> index_of(std::string_view token) {
  std::size_t index = 0;
  const auto read = std::from_chars(token.data(), token.data() + token.size(), index);
  if (read.ec != std::errc{} || read.ptr != token.data() + token.size()) return std::nullopt;
  return index;
}

std::optional<Target> step_into(const Target& from, const std::string& token) {
  const Schema schema{*from.node, from.path};
  if (const auto* items = from.node->as<json::Node::Array>()) {
    const auto index = index_of(token);
    if (!index || *index >= items->size()) return std::nullopt;
    return Target{&(*items)[*index], path_of_item(from.path, *index)};
  }
  const json::Node* const member = from.node->find(token);
  if (member == nullptr) return std::nullopt;
  return Target{member, schema.path_of(token)};
}

std::optional<Target> follow(std::string_view pointer, Target at) {
  while (!pointer.empty()) {
    pointer.remove_prefix(1);  // the slash
    const std::size_t end = std::min(pointer.find('/'), pointer.size());
    const auto token = token_of(pointer.substr(0, end));
    auto next = token ? step_into(at, *token) : std::nullopt;
    if (!next) return std::nullopt;
    at = *std::move(next);
    pointer.remove_prefix(end);
  }
  return at;
}

}  // namespace

std::optional<Target> SchemaRoot::find(std::string_view reference, const std::string& at,
                                       Refusal& refusal) const {
  const auto pointer =
      reference.starts_with('#') ? percent_decoded(reference.substr(1)) : std::nullopt;
  if (!pointer || (!pointer->empty() && !pointer->starts_with('/'))) {
    refusal.keep(at, "`$ref` points into this schema, such as \"#/$defs/name\".");
    return std::nullopt;
  }
  auto target = follow(*pointer, {&schema_, path_});
  if (!target) refusal.keep(at, "`$ref` points at nothing.");
  return target;
}

}  // namespace darkbloom::grammar
