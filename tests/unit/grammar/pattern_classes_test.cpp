#include "grammar/pattern_classes.h"

#include <gtest/gtest.h>

namespace darkbloom::grammar {
namespace {

CodePoints read(const std::u32string& text) {
  PatternReader at{text};
  const auto points = read_characters(at);
  EXPECT_TRUE(points && at.done());
  return points.value_or(CodePoints());
}

TEST(PatternClasses, characters_stand_for_themselves) {
  EXPECT_EQ(read(U"a"), CodePoints::one('a'));
  EXPECT_EQ(read(U"€"), CodePoints::one(0x20AC));
  EXPECT_EQ(read(U"\\."), CodePoints::one('.'));
  EXPECT_EQ(read(U"\\/"), CodePoints::one('/'));
  EXPECT_EQ(read(U"\\-"), CodePoints::one('-'));
}

TEST(PatternClasses, escapes_name_characters) {
  EXPECT_EQ(read(U"\\n"), CodePoints::one('\n'));
  EXPECT_EQ(read(U"\\t"), CodePoints::one('\t'));
  EXPECT_EQ(read(U"\\0"), CodePoints::one(0));
  EXPECT_EQ(read(U"\\x41"), CodePoints::one('A'));
  EXPECT_EQ(read(U"\\u20aC"), CodePoints::one(0x20AC));
  EXPECT_EQ(read(U"\\u{1F600}"), CodePoints::one(0x1F600));
  EXPECT_EQ(read(U"\\ud83d\\ude00"), CodePoints::one(0x1F600));
  EXPECT_EQ(read(U"\\cJ"), CodePoints::one('\n'));
}

TEST(PatternClasses, letters_name_classes) {
  EXPECT_EQ(read(U"\\d"), CodePoints({{'0', '9'}}));
  EXPECT_EQ(read(U"\\w"), CodePoints({{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}}));
  EXPECT_EQ(read(U"\\D"), read(U"\\d").others());
  EXPECT_EQ(read(U"\\W"), read(U"\\w").others());
  EXPECT_EQ(read(U"\\S"), read(U"\\s").others());
  for (const char32_t blank : {U' ', U'\t', U'\n', U'\u00A0', U'\uFEFF', U'\u3000'})
    EXPECT_TRUE(read(U"\\s").contains(blank));
  EXPECT_FALSE(read(U".").contains('\n'));
  EXPECT_TRUE(read(U".").contains(0x1F600));
}

TEST(PatternClasses, brackets_hold_ranges_escapes_and_their_opposite) {
  EXPECT_EQ(read(U"[a-cx]"), CodePoints({{'a', 'c'}, {'x', 'x'}}));
  EXPECT_EQ(read(U"[-a]"), CodePoints({{'-', '-'}, {'a', 'a'}}));
  EXPECT_EQ(read(U"[a-]"), CodePoints({{'-', '-'}, {'a', 'a'}}));
  EXPECT_EQ(read(U"[\\d\\-\\]]"), CodePoints({{'0', '9'}, {'-', '-'}, {']', ']'}}));
  EXPECT_EQ(read(U"[^a]"), CodePoints::one('a').others());
  EXPECT_EQ(read(U"[^]"), CodePoints::all());
  EXPECT_EQ(read(U"[\\b.]"), CodePoints({{'\b', '\b'}, {'.', '.'}}));
  EXPECT_EQ(read(U"[(|)^]"), CodePoints({{'(', ')'}, {'|', '|'}, {'^', '^'}}));
}

TEST(PatternClasses, what_is_no_class_is_refused) {
  for (const std::u32string text :
       {U"[", U"[a", U"[b-a]", U"[\\w-z]", U"\\", U"\\q", U"\\é", U"\\x4", U"\\u{110000}",
        U"\\ude00", U"\\ud83d\\u0041", U"[^\\d\\D]"}) {
    PatternReader at{text};
    EXPECT_FALSE(read_characters(at));
  }
}

}  // namespace
}  // namespace darkbloom::grammar
