#include "grammar/pattern.h"

#include <gtest/gtest.h>

#include "grammar/limits.h"

namespace darkbloom::grammar {
namespace {

TEST(Pattern, what_is_written_is_read) {
  const auto pattern = parse_pattern("^a{2,3}|(?:b)(?<n>c)*?$");
  ASSERT_TRUE(pattern);
  ASSERT_EQ(pattern->parts.size(), 2U);
  const Pattern& left = pattern->parts[0];
  EXPECT_EQ(left.parts[0].kind, Pattern::Kind::start);
  EXPECT_EQ(left.parts[1].kind, Pattern::Kind::repeat);
  EXPECT_EQ(left.parts[1].least, 2U);
  EXPECT_EQ(left.parts[1].most, 3U);
  const Pattern& right = pattern->parts[1];
  ASSERT_EQ(right.parts.size(), 3U);
  EXPECT_EQ(right.parts[1].kind, Pattern::Kind::repeat);
  EXPECT_FALSE(right.parts[1].most);
  EXPECT_EQ(right.parts[2].kind, Pattern::Kind::end);
}

TEST(Pattern, what_is_no_expression_is_refused) {
  for (const std::string_view text :
       {"(",   ")",    "a)",     "(a",   "*",     "+a",    "a**",     "a{2}{3}", "{1}",
        "a{",  "a{x}", "a{2,1}", "a{1",  "[a",    "[b-a]", "[a-\\d]", "\\",      "[\\",
        "a|*", "(?<a", "^*",     "\\x1", "\\u12", "\\u{}", "\\ud800", "\\c1"}) {
    const auto pattern = parse_pattern(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_EQ(pattern.error().fault, Fault::invalid);
    EXPECT_TRUE(pattern.error().detail.starts_with("The pattern is not a regular expression"))
        << text << pattern.error().detail;
  }
}

TEST(Pattern, what_is_not_supported_is_named) {
  const auto why = [](std::string_view text) {
    const auto pattern = parse_pattern(text);
    return pattern ? std::string() : pattern.error().detail;
  };
  for (const std::string_view text : {"(?=a)", "(?!a)", "(?<=a)", "(?<!a)"})
    EXPECT_EQ(why(text), "Patterns that look ahead or behind are not supported.") << text;
  for (const std::string_view text : {"(a)\\1", "\\k<n>", "\\9"})
    EXPECT_EQ(why(text), "Patterns that refer back to a group are not supported.") << text;
  for (const std::string_view text : {"\\ba", "a\\B"})
    EXPECT_EQ(why(text), "Patterns with word boundaries are not supported.") << text;
  EXPECT_EQ(why("\\p{L}"), "Patterns with Unicode properties are not supported.");
  EXPECT_EQ(why("(?i)a"), "Patterns with flags inside of them are not supported.");
  EXPECT_EQ(why("\\Aa"), "The pattern has an escape that is not supported.");
  EXPECT_EQ(why("[]"), "The pattern has a class that is empty.");
}

TEST(Pattern, limits) {
  EXPECT_TRUE(parse_pattern(std::string(kPatternBytesMax, 'a')));
  EXPECT_FALSE(parse_pattern(std::string(kPatternBytesMax + 1, 'a')));
  EXPECT_TRUE(parse_pattern("a{1000}"));
  EXPECT_FALSE(parse_pattern("a{1001}"));
  EXPECT_FALSE(parse_pattern("a{99999999999999999999}"));
  const auto groups = [](std::size_t depth) {
    return std::string(depth, '(') + "a" + std::string(depth, ')');
  };
  EXPECT_TRUE(parse_pattern(groups(kPatternDepthMax)));
  EXPECT_FALSE(parse_pattern(groups(kPatternDepthMax + 1)));
}

}  // namespace
}  // namespace darkbloom::grammar
