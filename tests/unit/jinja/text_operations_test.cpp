#include "jinja/text_operations.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

constexpr std::size_t kAll = std::string_view::npos;

std::string joined(const std::vector<Text>& parts) {
  std::string all;
  for (const Text& part : parts)
    all += part.bytes() + "|";
  return all;
}

/// "ab", of which b is content, then "ab" of the author.
Text mixed() {
  Text text("a");
  text.append("b", Origin::content);
  text.append("ab");
  return text;
}

TEST(TextOperations, strip_takes_blanks_or_what_is_named) {
  EXPECT_EQ(strip(Text(" \u3000a b\n"), std::nullopt, Side::both).bytes(), "a b");
  EXPECT_EQ(strip(Text("éxaxé"), "éx", Side::both).bytes(), "a");
  EXPECT_EQ(strip(Text(" a "), std::nullopt, Side::left).bytes(), "a ");
  EXPECT_EQ(strip(Text(" a "), std::nullopt, Side::right).bytes(), " a");
  EXPECT_EQ(strip(Text("   "), std::nullopt, Side::both).bytes(), "");
}

TEST(TextOperations, splits_count_from_their_side) {
  EXPECT_EQ(joined(split(Text("a,b,,c"), ",", kAll, Side::left)), "a|b||c|");
  EXPECT_EQ(joined(split(Text("a,b,c"), ",", 1, Side::left)), "a|b,c|");
  EXPECT_EQ(joined(split(Text("a,b,c"), ",", 1, Side::right)), "a,b|c|");
  EXPECT_EQ(joined(split(Text("aaa"), "aa", kAll, Side::right)), "a||");
  EXPECT_EQ(joined(split(Text(""), ",", kAll, Side::left)), "|");
  EXPECT_EQ(joined(split_space(Text("  a  b c "), kAll, Side::left)), "a|b|c|");
  EXPECT_EQ(joined(split_space(Text(" a  b c "), 1, Side::left)), "a|b c |");
  EXPECT_EQ(joined(split_space(Text(" a  b c "), 1, Side::right)), " a  b|c|");
  EXPECT_EQ(joined(split_space(Text("a"), 0, Side::left)), "a|");
}

TEST(TextOperations, lines_end_where_python_ends_them) {
  EXPECT_EQ(joined(split_lines(Text("a\r\nb\rc\u2028d\n\n"), false)), "a|b|c|d||");
  EXPECT_EQ(joined(split_lines(Text("a\r\nb"), true)), "a\r\n|b|");
  EXPECT_TRUE(split_lines(Text(""), false).empty());
}

TEST(TextOperations, replace_puts_fresh_text_for_old) {
  const Text fresh("Z", Origin::content);
  EXPECT_EQ(replace(mixed(), "ab", fresh, kAll).bytes(), "ZZ");
  EXPECT_EQ(replace(mixed(), "a", fresh, 1).bytes(), "Zbab");
  EXPECT_EQ(replace(Text("é1"), "", Text("-"), kAll).bytes(), "-é-1-");
  EXPECT_EQ(replace(Text("ab"), "", Text("-"), 1).bytes(), "-ab");
  EXPECT_EQ(replaced_size(mixed(), "a", fresh, kAll), 6U) << "an upper bound";
  EXPECT_EQ(replaced_size(mixed(), "", fresh, kAll), 9U);
}

TEST(TextOperations, replace_keeps_what_is_whose) {
  const Text result = replace(mixed(), "a", Text("<>"), kAll);
  EXPECT_EQ(result.bytes(), "<>b<>b");
  EXPECT_EQ(result.content(), (std::vector<Span>{{2, 3}}));
}

TEST(TextOperations, case_changes_ascii_letters) {
  EXPECT_EQ(to_upper(mixed()).content(), mixed().content());
  EXPECT_EQ(to_upper(Text("aé")).bytes(), "Aé");
  EXPECT_EQ(to_lower(Text("AB")).bytes(), "ab");
  EXPECT_EQ(capitalize(Text("hELLO")).bytes(), "Hello");
  EXPECT_EQ(to_title(Text("it's a-b (c)"), WordStart::after_no_letter).bytes(), "It'S A-B (C)");
  EXPECT_EQ(to_title(Text("it's a-b (c)"), WordStart::after_blank).bytes(), "It's A-B (C)");
}

}  // namespace
}  // namespace darkbloom::jinja
