#include "node/owner/system_moments.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <ctime>

namespace darkbloom::node::owner {
namespace {

TEST(SystemMoments, the_clocks_go_forward_together) {
  const SystemMoments moments;
  const Moment first = moments.now();
  const Moment second = moments.now();
  EXPECT_GE(second.steady_ms, first.steady_ms);
  EXPECT_GT(first.wall_ms, 1'700'000'000'000);
  EXPECT_LT(first.minute_of_week, kWeekMinutes);
}

TEST(SystemMoments, the_minute_of_the_week_is_the_owners) {
  ::setenv("TZ", "UTC0", 1);
  ::tzset();
  const Moment moment = SystemMoments().now();
  ::setenv("TZ", "LOC-01", 1);  // an hour ahead
  ::tzset();
  const Moment ahead = SystemMoments().now();
  ::unsetenv("TZ");
  ::tzset();
  // 1970 began on a Thursday, three days into the week.
  const auto minutes = moment.wall_ms / 60'000 + 3 * kDayMinutes;
  EXPECT_EQ(moment.minute_of_week, minutes % kWeekMinutes);
  const int apart = (ahead.minute_of_week - moment.minute_of_week + kWeekMinutes) % kWeekMinutes;
  EXPECT_TRUE(apart == 60 || apart == 61) << apart;
}

}  // namespace
}  // namespace darkbloom::node::owner
