#include "sim/tale.h"

#include <cstdio>

namespace darkbloom::sim {
namespace {

constexpr std::string_view kAnswerMark = "\nassistant:";

}  // namespace

std::vector<std::string> Tale::pieces() const {
  std::vector<std::string> pieces;
  for (int word = 0; word < words; ++word) {
    pieces.push_back(std::string(kCanary) + std::to_string(number) + "." + std::to_string(word) +
                     " ");
  }
  return pieces;
}

std::string Tale::answer() const {
  std::string text;
  for (const std::string& piece : pieces()) {
    if (max_tokens && text.size() >= *max_tokens) break;
    text += piece;
  }
  return text;
}

std::string Tale::body() const {
  std::string body = R"({"model":"scripted","stream":)";
  body += streams ? "true" : "false";
  if (max_tokens) body += R"(,"max_tokens":)" + std::to_string(*max_tokens);
  body += R"(,"messages":[{"role":"user","content":")" + std::string(kCanary);
  body += " tale " + std::to_string(number) + " of " + std::to_string(words) + " fails ";
  return body + std::to_string(fails ? 1 : 0) + R"("}]})";
}

std::optional<Tale> Tale::of_prompt(std::string_view prompt, std::string& begun) {
  const std::size_t mark = prompt.find(kAnswerMark);
  if (mark == std::string_view::npos) return std::nullopt;
  begun = prompt.substr(mark + kAnswerMark.size());
  Tale tale;
  int fails = 0;
  const std::string question(prompt.substr(0, mark));
  if (std::sscanf(question.c_str(), "user:canary tale %d of %d fails %d", &tale.number, &tale.words,
                  &fails) != 3) {
    return std::nullopt;
  }
  tale.fails = fails != 0;
  return tale;
}

}  // namespace darkbloom::sim
