#include "darkbloom/connect/demand.h"

#include <gtest/gtest.h>

namespace darkbloom::connect {
namespace {

TEST(Demand, headers_say_what_is_wanted_of_a_machine) {
  const auto demand = demand_of({{"darkbloom-max-age-seconds", "90"},
                                 {"darkbloom-min-tier", "measured"},
                                 {"darkbloom-own-only", "true"},
                                 {"darkbloom-organisation-only", "true"},
                                 {"darkbloom-something-else", "?"}});
  ASSERT_TRUE(demand);
  EXPECT_EQ(demand->age_max_ms, 90'000);
  EXPECT_EQ(demand->min_tier, wire::Tier::measured);
  EXPECT_TRUE(demand->own_only);
  EXPECT_TRUE(demand->organisation_only);
}

TEST(Demand, without_headers_nothing_is) {
  const auto demand = demand_of({});
  ASSERT_TRUE(demand);
  EXPECT_FALSE(demand->age_max_ms);
  EXPECT_EQ(demand->min_tier, wire::Tier::open);
  EXPECT_FALSE(demand->own_only);
  EXPECT_FALSE(demand->organisation_only);
}

TEST(Demand, a_value_that_is_none_is_refused) {
  for (const char* const age : {"0", "86401", "x", "9s", "-1"})
    EXPECT_FALSE(demand_of({{"darkbloom-max-age-seconds", age}})) << age;
  EXPECT_FALSE(demand_of({{"darkbloom-min-tier", "very"}}));
  EXPECT_FALSE(demand_of({{"darkbloom-own-only", "yes"}}));
  EXPECT_FALSE(demand_of({{"darkbloom-organisation-only", "1"}}));
}

}  // namespace
}  // namespace darkbloom::connect
