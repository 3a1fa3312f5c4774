#include "node/owner/week_hours.h"

#include <gtest/gtest.h>

namespace darkbloom::node::owner {
namespace {

TEST(WeekHours, a_window_has_its_begin_and_not_its_end) {
  WeekHours hours;
  ASSERT_TRUE(add_window(hours, 0, "18:00-23:30"));
  EXPECT_FALSE(hours.test(18 * 60 - 1));
  EXPECT_TRUE(hours.test(18 * 60));
  EXPECT_TRUE(hours.test(23 * 60 + 29));
  EXPECT_FALSE(hours.test(23 * 60 + 30));
  EXPECT_EQ(hours.count(), 330U);
}

TEST(WeekHours, a_window_over_midnight_ends_on_the_next_day_and_sundays_on_monday) {
  WeekHours hours;
  ASSERT_TRUE(add_window(hours, 6, "22:00-07:00"));
  EXPECT_TRUE(hours.test(kWeekMinutes - 1));
  EXPECT_TRUE(hours.test(0));
  EXPECT_FALSE(hours.test(7 * 60));
  EXPECT_EQ(hours.count(), 9U * 60U);
}

TEST(WeekHours, a_whole_day_ends_at_24_00) {
  WeekHours hours;
  ASSERT_TRUE(add_window(hours, 2, "00:00-24:00"));
  EXPECT_EQ(hours.count(), kDayMinutes);
}

TEST(WeekHours, anything_else_is_refused_and_adds_nothing) {
  WeekHours hours;
  for (const char* const window :
       {"", "-", "18:00", "18:00-", "-18:00", "8:00-9:00", "18:00-18:00", "18:60-19:00",
        "25:00-26:00", "24:00-01:00", "24:01-25:00", "18:00-19:00-20:00", " 18:00-19:00",
        "+1:00-02:00", "18.00-19.00"})
    EXPECT_FALSE(add_window(hours, 0, window)) << window;
  EXPECT_TRUE(hours.none());
}

}  // namespace
}  // namespace darkbloom::node::owner
