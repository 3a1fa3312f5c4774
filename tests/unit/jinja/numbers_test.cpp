#include "jinja/numbers.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

TEST(JinjaNumbers, integers_are_read_as_by_python) {
  EXPECT_EQ(read_integer("42"), 42);
  EXPECT_EQ(read_integer(" -7\n"), -7);
  EXPECT_EQ(read_integer("+1_000"), 1000);
  EXPECT_EQ(read_integer("007"), 7);
  EXPECT_EQ(read_integer("-9223372036854775808"), INT64_MIN);
}

TEST(JinjaNumbers, what_is_no_integer_is_not_read) {
  for (const std::string_view text : {"", " ", "a", "1a", "1.0", "--1", "+-1", "_1", "1_", "1__0",
                                      "0x1", "9223372036854775808", "1 2"})
    EXPECT_FALSE(read_integer(text)) << text;
}

TEST(JinjaNumbers, decimals_are_read_as_by_python) {
  EXPECT_EQ(read_decimal("1.5"), 1.5);
  EXPECT_EQ(read_decimal(" -2 "), -2.0);
  EXPECT_EQ(read_decimal(".5"), 0.5);
  EXPECT_EQ(read_decimal("5."), 5.0);
  EXPECT_EQ(read_decimal("007.50"), 7.5);
  EXPECT_EQ(read_decimal("1e3"), 1000.0);
  EXPECT_EQ(read_decimal("-.5E-1"), -0.05);
  EXPECT_EQ(read_decimal("1_0.5"), 10.5);
  EXPECT_EQ(read_decimal("123456789012345678901234567890"), 123456789012345678901234567890.0);
}

TEST(JinjaNumbers, what_is_no_decimal_is_not_read) {
  for (const std::string_view text :
       {"", ".", "-", "e3", "1e", "1.5x", "1..5", "1e999", "nan", "inf", "[1]", "1 2", "\"1\""})
    EXPECT_FALSE(read_decimal(text)) << text;
}

}  // namespace
}  // namespace darkbloom::jinja
