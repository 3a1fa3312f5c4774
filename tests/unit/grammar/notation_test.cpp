#include "grammar/notation.h"

#include <gtest/gtest.h>

#include "support/gbnf.h"

namespace darkbloom::grammar {
namespace {

TEST(Notation, literals_escape_what_gbnf_reads_otherwise) {
  EXPECT_EQ(literal_of("a b"), R"("a b")");
  EXPECT_EQ(literal_of("\"\\\n\t\x7F"), R"("\"\\\n\x09\x7F")");
  EXPECT_EQ(literal_of("é😀"), "\"é😀\"");
  EXPECT_EQ(literal_of("\xFF"), "\"\uFFFD\"");
  EXPECT_EQ(literal_of(""), "\"\"");
}

TEST(Notation, classes_name_all_but_letters_and_digits_by_number) {
  EXPECT_EQ(class_of(CodePoints({{'a', 'z'}, {'0', '1'}, {'_', '_'}})), R"([01\x5Fa-z])");
  EXPECT_EQ(class_of(CodePoints({{0xE9, 0xE9}, {0x20AC, 0x10FFFF}})),
            R"([\xE9\u20AC-\uD7FF\uE000-\U0010FFFF])");
}

TEST(Notation, every_character_of_ascii_survives) {
  for (char32_t point = 1; point < 0x80; ++point) {
    std::string text;
    append_utf8(text, point);
    for (const std::string& body : {literal_of(text), class_of(CodePoints::one(point))}) {
      const auto grammar = test::Gbnf::parse("root ::= " + body);
      ASSERT_TRUE(grammar) << body;
      EXPECT_TRUE(grammar->accepts(text)) << body;
      EXPECT_FALSE(grammar->accepts("é")) << body;
    }
  }
}

TEST(NotationDeathTest, an_empty_class_is_our_mistake) {
  EXPECT_DEATH(class_of(CodePoints()), "a class has characters");
}

}  // namespace
}  // namespace darkbloom::grammar
