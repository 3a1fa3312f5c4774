#include "engine/mark_start.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

TEST(MarkStart, the_longest_beginning_at_the_end_counts) {
  EXPECT_EQ(started("<call>", "text <ca"), 3U);
  EXPECT_EQ(started("aab", "xaaa"), 2U);
  EXPECT_EQ(started("<call>", "text"), 0U);
}

TEST(MarkStart, a_whole_mark_is_no_beginning) {
  EXPECT_EQ(started("<call>", "<call>"), 0U);
  EXPECT_EQ(started("a", "a"), 0U);
  EXPECT_EQ(started("", "a"), 0U);
  EXPECT_EQ(started("ab", ""), 0U);
}

}  // namespace
}  // namespace darkbloom::engine
