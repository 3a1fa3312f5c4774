#include "jinja/token_stream.h"

#include <format>

#include "jinja/limits.h"

namespace darkbloom::jinja {

Token TokenStream::take() {
  const Token token = peek();
  if (at_ + 1 < tokens_.size()) ++at_;
  return token;
}

bool TokenStream::at_sign(std::string_view sign) const {
  return at(Token::Kind::sign) && peek().text == sign;
}

bool TokenStream::at_word(std::string_view word) const {
  return at(Token::Kind::name) && peek().text == word;
}

bool TokenStream::accept_sign(std::string_view sign) {
  const bool there = at_sign(sign);
  if (there) take();
  return there;
}

bool TokenStream::accept_word(std::string_view word) {
  const bool there = at_word(word);
  if (there) take();
  return there;
}

void TokenStream::expect(Token::Kind kind, std::string_view what) {
  if (!at(kind)) return refuse(std::format("{} is missing", what));
  take();
}

void TokenStream::expect_sign(std::string_view sign) {
  if (!accept_sign(sign)) refuse(std::format("'{}' is missing", sign));
}

void TokenStream::expect_word(std::string_view word) {
  if (!accept_word(word)) refuse(std::format("'{}' is missing", word));
}

std::string_view TokenStream::expect_name() {
  if (!at(Token::Kind::name)) {
    refuse("a name is missing");
    return {};
  }
  return take().text;
}

void TokenStream::refuse(std::string_view sentence) {
  if (mistake_) return;
  mistake_ = Error{Fault::invalid, std::format("The chat template is wrong in line {}: {}.",
                                               peek().line, sentence)};
  at_ = tokens_.size() - 1;
}

TokenStream::Level::Level(TokenStream& tokens) : tokens_(tokens) {
  if (++tokens_.depth_ > kParseDepthMax) tokens_.refuse("it nests too deep");
}

}  // namespace darkbloom::jinja
