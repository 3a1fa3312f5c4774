#pragma once
// The tokens of a template as its parser takes them. The first mistake is kept; after it only the
// end token is left, so that every loop of the parser ends.

#include <optional>
#include <string_view>
#include <vector>

#include "jinja/lexer.h"

namespace darkbloom::jinja {

class TokenStream {
 public:
  explicit TokenStream(std::vector<Token> tokens) : tokens_(std::move(tokens)) {}

  const Token& peek() const { return tokens_[at_]; }
  const Token& after() const { return tokens_[at_ + 1 < tokens_.size() ? at_ + 1 : at_]; }
  Token take();

  bool at(Token::Kind kind) const { return peek().kind == kind; }
  bool at_sign(std::string_view sign) const;
  bool at_word(std::string_view word) const;
  /// Each takes the token if it is there.
  bool accept_sign(std::string_view sign);
  bool accept_word(std::string_view word);
  /// Each makes a mistake where something else is there.
  void expect(Token::Kind kind, std::string_view what);
  void expect_sign(std::string_view sign);
  void expect_word(std::string_view word);
  std::string_view expect_name();

  void refuse(std::string_view sentence);
  const std::optional<Error>& mistake() const { return mistake_; }

  /// Counts how deep the parser is, as long as it lives.
  class Level {
   public:
    explicit Level(TokenStream& tokens);
    ~Level() { --tokens_.depth_; }
    Level(const Level&) = delete;
    Level& operator=(const Level&) = delete;

   private:
    TokenStream& tokens_;
  };

 private:
  std::vector<Token> tokens_;  ///< never empty: ends with the end token
  std::size_t at_ = 0;
  std::size_t depth_ = 0;
  std::optional<Error> mistake_;
};

}  // namespace darkbloom::jinja
