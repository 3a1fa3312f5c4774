#include <gtest/gtest.h>

#include <limits>

#include "jinja/globals.h"
#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

TEST(FormatTime, directives_are_those_of_strftime) {
  EXPECT_EQ(format_time(test::kNow_s, "%Y-%m-%d %H:%M:%S"), "2023-11-14 22:13:20");
  EXPECT_EQ(format_time(test::kNow_s, "%d %b %Y, %A %B %a %e"),
            "14 Nov 2023, Tuesday November Tue 14");
  EXPECT_EQ(format_time(test::kNow_s, "%y %j %I %p %w %Z %z %F %T %D"),
            "23 318 10 PM 2 UTC +0000 2023-11-14 22:13:20 11/14/23");
  EXPECT_EQ(format_time(0, "%-d %d %e|%-H|%-m|%I"), "1 01  1|0|1|12");
}

TEST(FormatTime, what_is_not_known_stays) {
  EXPECT_EQ(format_time(0, "100%% %Q % %"), "100% %Q % %");
  EXPECT_EQ(format_time(0, "é"), "é");
}

TEST(FormatTime, times_outside_of_four_digit_years_are_held_there) {
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::min(), "%Y"), "0001");
  EXPECT_EQ(format_time(std::numeric_limits<std::int64_t>::max(), "%Y"), "9999");
  EXPECT_EQ(format_time(951'782'400, "%d %b %Y"), "29 Feb 2000");
}

}  // namespace
}  // namespace darkbloom::jinja
