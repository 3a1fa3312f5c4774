#include "darkbloom/node/duration.h"

#include <gtest/gtest.h>

namespace darkbloom::operate {
namespace {

TEST(Duration, each_unit_is_understood) {
  EXPECT_EQ(parse_duration("45s").value(), 45'000);
  EXPECT_EQ(parse_duration("30m").value(), 1'800'000);
  EXPECT_EQ(parse_duration("2h").value(), 7'200'000);
  EXPECT_EQ(parse_duration("366d").value(), kDurationMaxMs);
}

TEST(Duration, anything_else_is_refused) {
  for (const char* const text : {"", "h", "2", "0h", "-1h", "+1h", "1.5h", "2 h", " 2h", "2h ",
                                 "2H", "2w", "1h30m", "367d", "99999999999s", "h2"}) {
    EXPECT_FALSE(parse_duration(text)) << text;
  }
}

TEST(Duration, people_read_the_two_largest_units) {
  EXPECT_EQ(duration_text(-5), "0 s");
  EXPECT_EQ(duration_text(999), "0 s");
  EXPECT_EQ(duration_text(45'000), "45 s");
  EXPECT_EQ(duration_text(125'000), "2 min");
  EXPECT_EQ(duration_text(7'500'000), "2 h 5 min");
  EXPECT_EQ(duration_text(7'200'000), "2 h");
  EXPECT_EQ(duration_text(187'200'000), "2 d 4 h");
}

}  // namespace
}  // namespace darkbloom::operate
