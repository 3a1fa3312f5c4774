#include "tlog/text_lines.h"

#include <gtest/gtest.h>

namespace darkbloom::tlog {
namespace {

TEST(TextLines, lines_come_one_by_one_and_only_whole) {
  std::string_view rest = "a\n\nb";
  EXPECT_EQ(take_line(rest), "a");
  EXPECT_EQ(take_line(rest), "");
  EXPECT_EQ(take_line(rest), std::nullopt);
  EXPECT_EQ(rest, "b");
}

TEST(TextLines, a_number_has_one_form) {
  EXPECT_EQ(parse_decimal("0"), 0U);
  EXPECT_EQ(parse_decimal("18446744073709551615"), 18446744073709551615U);
  for (const char* const text :
       {"", "00", "01", "-1", "+1", " 1", "1 ", "1.0", "0x1", "18446744073709551616"})
    EXPECT_EQ(parse_decimal(text), std::nullopt) << text;
}

TEST(TextLines, a_hash_is_32_bytes) {
  EXPECT_TRUE(parse_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA="));
  EXPECT_FALSE(parse_hash("AAAA"));
  EXPECT_FALSE(parse_hash("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB="));
  EXPECT_FALSE(parse_hash(""));
}

}  // namespace
}  // namespace darkbloom::tlog
