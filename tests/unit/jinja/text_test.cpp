#include "jinja/text.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

using Spans = std::vector<Span>;

TEST(JinjaText, content_that_touches_is_one_span) {
  Text text("ab");
  text.append("cd", Origin::content);
  text.append("", Origin::content);
  text.append("ef", Origin::content);
  text.append("gh");
  text.append("ij", Origin::content);
  EXPECT_EQ(text.bytes(), "abcdefghij");
  EXPECT_EQ(text.content(), (Spans{{2, 6}, {8, 10}}));
}

TEST(JinjaText, a_part_keeps_its_share_of_every_span) {
  Text text("ab");
  text.append("cdef", Origin::content);
  text.append("gh");
  text.append("ij", Origin::content);
  EXPECT_EQ(text.part({3, 9}).bytes(), "defghi");
  EXPECT_EQ(text.part({3, 9}).content(), (Spans{{0, 3}, {5, 6}}));
  EXPECT_EQ(text.part({6, 8}).content(), Spans{});
  EXPECT_EQ(text.part({4, 4}).content(), Spans{});
}

TEST(JinjaText, runs_alternate_and_cover_all) {
  Text text("ab", Origin::content);
  text.append("cd");
  std::string seen;
  text.for_each_run([&](std::string_view bytes, Origin origin) {
    seen += origin == Origin::content ? '+' : '-';
    seen += bytes;
  });
  EXPECT_EQ(seen, "+ab-cd");
}

TEST(JinjaText, other_bytes_keep_the_marks) {
  Text text("ab");
  text.append("cd", Origin::content);
  const Text upper = text.with_bytes("ABCD");
  EXPECT_EQ(upper.bytes(), "ABCD");
  EXPECT_EQ(upper.content(), (Spans{{2, 4}}));
}

TEST(JinjaTextDeathTest, a_part_outside_of_the_text_aborts) {
  Text text("ab");
  EXPECT_DEATH((void)text.part({1, 3}), "inside of its text");
  EXPECT_DEATH(text.append(text), "not added to itself");
}

}  // namespace
}  // namespace darkbloom::jinja
