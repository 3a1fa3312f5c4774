#include "jinja/characters.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

TEST(Characters, sizes_and_codes_are_those_of_utf8) {
  const std::string text = "aé€😀";
  EXPECT_EQ(count_characters(text), 4U);
  EXPECT_EQ(character_size(text, 1), 2U);
  EXPECT_EQ(character_size(text, 6), 4U);
  EXPECT_EQ(character_at(text, 0), U'a');
  EXPECT_EQ(character_at(text, 1), U'é');
  EXPECT_EQ(character_at(text, 3), U'€');
  EXPECT_EQ(character_at(text, 6), U'😀');
  EXPECT_EQ(character_before(text, text.size()), 6U);
  EXPECT_EQ(character_before(text, 1), 0U);
}

TEST(Characters, what_is_appended_reads_back) {
  for (const char32_t code :
       {U'a', U'\x7F', U'\x80', U'é', U'߿', U'ࠀ', U'€', U'😀', U'\U0010FFFF'}) {
    std::string text;
    append_character(text, code);
    EXPECT_EQ(character_at(text, 0), code);
    EXPECT_EQ(character_size(text, 0), text.size());
  }
}

TEST(Characters, blanks_are_those_of_python) {
  EXPECT_EQ(leading_space(" \t\n\r\f\v\x1C\u00A0\u2003\u3000x"), 15U);
  EXPECT_EQ(trailing_space("x\u2028 "), 4U);
  EXPECT_EQ(leading_space("   "), 3U);
  EXPECT_EQ(trailing_space(""), 0U);
  EXPECT_FALSE(is_space(U'\u200B'));
  EXPECT_TRUE(is_line_break(U'\u2028'));
  EXPECT_FALSE(is_line_break(U' '));
}

TEST(Characters, only_ascii_letters_have_case_here) {
  EXPECT_EQ(upper('a'), 'A');
  EXPECT_EQ(lower('Z'), 'z');
  EXPECT_EQ(upper('1'), '1');
  EXPECT_TRUE(is_letter('q'));
  EXPECT_FALSE(is_letter('_'));
  EXPECT_TRUE(is_digit('7'));
}

}  // namespace
}  // namespace darkbloom::jinja
