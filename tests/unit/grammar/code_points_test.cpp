#include "grammar/code_points.h"

#include <gtest/gtest.h>

#include <ranges>

namespace darkbloom::grammar {
namespace {

using Ranges = std::vector<CodeRange>;

TEST(CodePoints, ranges_are_sorted_and_joined_and_hold_no_surrogates) {
  EXPECT_EQ(CodePoints({{'d', 'f'}, {'a', 'c'}, {'b', 'b'}, {'z', 'y'}}).ranges(),
            (Ranges{{'a', 'f'}}));
  EXPECT_EQ(CodePoints::all().ranges(), (Ranges{{0, 0xD7FF}, {0xE000, 0x10FFFF}}));
  EXPECT_TRUE(CodePoints::one(0xD800).ranges().empty());
  EXPECT_TRUE(CodePoints({{0x110000, 0x120000}}).ranges().empty());
}

TEST(CodePoints, sets_are_united_crossed_and_turned_around) {
  const CodePoints a({{'a', 'm'}});
  const CodePoints b({{'f', 'z'}, {'0', '9'}});
  EXPECT_EQ(a.united(b).ranges(), (Ranges{{'0', '9'}, {'a', 'z'}}));
  EXPECT_EQ(a.common(b).ranges(), (Ranges{{'f', 'm'}}));
  EXPECT_EQ(a.others().others(), a);
  EXPECT_TRUE(CodePoints::all().others().ranges().empty());
  EXPECT_EQ(CodePoints().others(), CodePoints::all());
  EXPECT_TRUE(a.common(a.others()).ranges().empty());
}

TEST(CodePoints, membership) {
  const CodePoints set({{'a', 'c'}, {'x', 'x'}});
  for (const char32_t in : U"abcx" | std::views::take(4))
    EXPECT_TRUE(set.contains(in));
  for (const char32_t out : {U'`', U'd', U'w', U'y', U'\0'})
    EXPECT_FALSE(set.contains(out));
}

TEST(CodePoints, utf8_is_read_and_written) {
  const std::string text = "a\x7Fé€😀";
  const std::u32string points = characters_of(text);
  EXPECT_EQ(points, U"a\x7Fé€😀");
  std::string again;
  for (const char32_t point : points)
    append_utf8(again, point);
  EXPECT_EQ(again, text);
}

TEST(CodePoints, bytes_that_are_no_utf8_become_replacements) {
  EXPECT_EQ(characters_of("a\xFF\xC3"), U"a\uFFFD\uFFFD");
  EXPECT_EQ(characters_of("\xED\xA0\x80"), U"\uFFFD\uFFFD\uFFFD");
}

}  // namespace
}  // namespace darkbloom::grammar
