#include "jinja/scan_token.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

TEST(ScanToken, each_kind_takes_what_is_its_own) {
  struct Case {
    std::string_view text;
    Token::Kind kind;
    std::string_view token;
  };
  const std::vector<Case> cases = {
      {"ab_1 c", Token::Kind::name, "ab_1"},     {"é+", Token::Kind::name, "é"},
      {"12.", Token::Kind::integer, "12"},       {"1_000x", Token::Kind::integer, "1_000"},
      {"1.5e3)", Token::Kind::decimal, "1.5e3"}, {"2e-1", Token::Kind::decimal, "2e-1"},
      {"1.x", Token::Kind::integer, "1"},        {"'a\\'b' c", Token::Kind::text, "'a\\'b'"},
      {"\"a'b\"", Token::Kind::text, "\"a'b\""}, {"//2", Token::Kind::sign, "//"},
      {"<=", Token::Kind::sign, "<="},           {"=a", Token::Kind::sign, "="},
  };
  for (const Case& one : cases) {
    const Token token = scan_token(one.text);
    EXPECT_EQ(token.kind, one.kind) << one.text;
    EXPECT_EQ(token.text, one.token);
  }
}

TEST(ScanToken, what_no_expression_has_gives_an_empty_token) {
  for (const std::string_view text : {"?", "@", "!", "'open", "\"", "'a\\'", "`", "\x01"})
    EXPECT_TRUE(scan_token(text).text.empty()) << text;
}

TEST(ScanToken, escapes_are_those_of_python) {
  EXPECT_EQ(unquote(R"('a\n\t\\\'\"\x41\u00e9\U0001F600\101\q')").value(), "a\n\t\\'\"Aé😀A\\q");
  EXPECT_EQ(unquote("'a\\\nb'").value(), "ab");
  EXPECT_EQ(unquote(R"("\0")").value(), std::string(1, '\0'));
}

TEST(ScanToken, escapes_that_name_no_character_are_refused) {
  for (const std::string_view text :
       {R"('\x4')", R"('\xzz')", R"('\ud800')", R"('\U00110000')", R"('\N{DASH}')", R"('\u12')"})
    EXPECT_FALSE(unquote(text)) << text;
}

}  // namespace
}  // namespace darkbloom::jinja
