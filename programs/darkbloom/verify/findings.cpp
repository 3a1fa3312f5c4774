#include "darkbloom/verify/findings.h"

#include <algorithm>
#include <format>
#include <nlohmann/json.hpp>

namespace darkbloom::verify {
namespace {

/// Names that a node gave may be any bytes.
std::string text_of_json(const nlohmann::ordered_json& json) {
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

/// A terminal obeys control bytes: what others wrote is shown without them.
std::string printable(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

}  // namespace

std::string findings_text(const Findings& findings) {
  std::size_t width = 0;
  for (const auto& [name, value] : findings)
    width = std::max(width, name.size());
  std::string text = "accepted\n";
  for (const auto& [name, value] : findings) {
    std::string words = name;
    std::ranges::replace(words, '_', ' ');
    text += std::format("  {:<{}}  {}\n", words, width, printable(value));
  }
  return text;
}

std::string findings_json(const Findings& findings) {
  nlohmann::ordered_json json = {{"accepted", true}};
  for (const auto& [name, value] : findings)
    json[name] = value;
  return text_of_json(json) + "\n";
}

std::string refusal_json(const Error& error) {
  return text_of_json(
             {{"accepted", false}, {"fault", name_of(error.fault)}, {"reason", error.detail}}) +
         "\n";
}

}  // namespace darkbloom::verify
