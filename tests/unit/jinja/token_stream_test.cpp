#include "jinja/token_stream.h"

#include <gtest/gtest.h>

#include "jinja/limits.h"

namespace darkbloom::jinja {
namespace {

TokenStream stream(std::string_view source) {
  auto tokens = lex(source);
  return TokenStream(tokens ? *std::move(tokens) : std::vector<Token>(1));
}

TEST(TokenStream, tokens_are_taken_in_order_and_the_end_stays) {
  TokenStream tokens = stream("{{ a + }}");
  EXPECT_EQ(tokens.take().kind, Token::Kind::print_begin);
  EXPECT_TRUE(tokens.at_word("a"));
  EXPECT_EQ(tokens.after().text, "+");
  EXPECT_TRUE(tokens.accept_word("a"));
  EXPECT_FALSE(tokens.accept_sign("-"));
  EXPECT_TRUE(tokens.accept_sign("+"));
  tokens.take();
  EXPECT_TRUE(tokens.at(Token::Kind::end));
  tokens.take();
  EXPECT_TRUE(tokens.at(Token::Kind::end));
}

TEST(TokenStream, after_a_mistake_only_the_end_is_left) {
  TokenStream tokens = stream("a\n{{ b }}");
  tokens.take();
  tokens.expect_word("if");
  ASSERT_TRUE(tokens.mistake());
  EXPECT_EQ(tokens.mistake()->detail, "The chat template is wrong in line 2: 'if' is missing.");
  EXPECT_TRUE(tokens.at(Token::Kind::end));
  tokens.refuse("another");
  EXPECT_EQ(tokens.mistake()->detail, "The chat template is wrong in line 2: 'if' is missing.");
}

void nest(TokenStream& tokens, std::size_t depth) {
  const TokenStream::Level level(tokens);
  if (depth > 1) nest(tokens, depth - 1);
}

TEST(TokenStream, depth_has_a_limit) {
  TokenStream tokens = stream("a");
  nest(tokens, kParseDepthMax);
  nest(tokens, kParseDepthMax);
  EXPECT_FALSE(tokens.mistake());
  nest(tokens, kParseDepthMax + 1);
  EXPECT_TRUE(tokens.mistake());
}

}  // namespace
}  // namespace darkbloom::jinja
