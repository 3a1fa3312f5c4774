#include "darkbloom/model/progress.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

TEST(ProgressLine, share_sizes_speed_and_time_left_are_said) {
  const Progress half{.bytes = 5'000'000, .all = 10'000'000, .since = 1'000'000, .seconds = 1};
  EXPECT_EQ(progress_line(half, 52), "[#####     ]  50 %  5.0 MB of 10.0 MB  1.0 MB/s  5 s");
}

TEST(ProgressLine, nothing_is_foretold_of_the_first_moment) {
  const Progress begun{.bytes = 1000, .all = 10'000, .since = 1000, .seconds = 0.1};
  EXPECT_FALSE(progress_line(begun, 80).contains("/s"));
}

TEST(ProgressLine, no_width_is_exceeded) {
  const Progress whole{.bytes = 1u << 30, .all = 1u << 30, .since = 1u << 30, .seconds = 4000};
  for (std::size_t columns = 0; columns < 120; ++columns)
    EXPECT_LE(progress_line(whole, columns).size(), columns);
  EXPECT_TRUE(progress_line(whole, 100).contains("100 %"));
}

}  // namespace
}  // namespace darkbloom::model
