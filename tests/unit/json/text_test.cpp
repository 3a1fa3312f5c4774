#include "json/text.h"

#include <gtest/gtest.h>

namespace darkbloom::json {
namespace {

std::string quoted(std::string_view text) {
  std::string out;
  append_string(out, text);
  return out;
}

TEST(JsonText, plain_text_gets_quotes_alone) {
  EXPECT_EQ(quoted(""), R"("")");
  EXPECT_EQ(quoted("Paris is / was.\x7F"), "\"Paris is / was.\x7F\"");
}

TEST(JsonText, it_is_added_to_what_is_there) {
  std::string out = "{\"a\":";
  append_string(out, "b");
  EXPECT_EQ(out, R"({"a":"b")");
}

TEST(JsonText, quotes_backslashes_and_controls_are_escaped) {
  EXPECT_EQ(quoted("a\"b\\c"), R"("a\"b\\c")");
  EXPECT_EQ(quoted("\b\f\n\r\t"), R"("\b\f\n\r\t")");
  EXPECT_EQ(quoted(std::string_view("\0\x01\x1F", 3)), R"("\u0000\u0001\u001f")");
}

TEST(JsonText, whole_characters_pass_unchanged) {
  for (const std::string_view text : {"é", "€", "\xED\x9F\xBF", "\xEE\x80\x80", "😀",
                                      "\xF4\x8F\xBF\xBF", "\xE0\xA0\x80", "\xF0\x90\x80\x80"}) {
    EXPECT_EQ(quoted(text), "\"" + std::string(text) + "\"");
    EXPECT_EQ(utf8_length(text), text.size());
  }
}

TEST(JsonText, bytes_that_are_no_utf8_become_the_replacement_character) {
  constexpr std::string_view kOne = "\"\xEF\xBF\xBD\"";
  for (const std::string_view text : {"\x80", "\xBF", "\xC0", "\xC1", "\xC2", "\xF5", "\xFF"})
    EXPECT_EQ(quoted(text), kOne);
}

TEST(JsonText, overlong_forms_surrogates_and_truncations_are_no_characters) {
  for (const std::string_view text :
       {"\xC0\x80", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xF4\x90\x80\x80",
        "\xE2\x82", "\xF0\x9F\x98", "\xC2\x41", "\xE2\x41\x80", "\xE2\x82\x41", ""}) {
    EXPECT_EQ(utf8_length(text), 0U);
  }
}

TEST(JsonText, text_around_a_bad_byte_survives) {
  EXPECT_EQ(quoted("a\xFFz"), "\"a\xEF\xBF\xBDz\"");
  EXPECT_EQ(quoted("\xE2\x82\x41"), "\"\xEF\xBF\xBD\xEF\xBF\xBD\x41\"");
}

TEST(JsonText, text_is_whole_characters_to_its_end) {
  EXPECT_TRUE(is_utf8(""));
  EXPECT_TRUE(is_utf8("Hé 😀"));
  EXPECT_FALSE(is_utf8("H\xC3"));
  EXPECT_FALSE(is_utf8("\xFFH"));
}

}  // namespace
}  // namespace darkbloom::json
