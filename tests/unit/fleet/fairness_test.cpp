#include "fleet/fairness.h"

#include <gtest/gtest.h>

#include <cmath>

#include "unit/base/seeded_random.h"

namespace darkbloom::fleet {
namespace {

TEST(Fairness, two_tenants_that_always_ask_never_drift_apart_further_than_the_bound) {
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  Fairness fairness;
  double largest = 0;
  for (UnixMillis now = 1'000; now < 200'000; now += 10) {
    // The second asks ten times as often.
    const Tenant tenant = random.number(11) == 0 ? 1 : 2;
    fairness.asks(1, now);
    fairness.asks(2, now);
    if (!fairness.may_go(tenant)) continue;
    const double prompt = static_cast<double>(random.number(4'000));
    const double chunks = static_cast<double>(random.number(500));
    fairness.charge(tenant, prompt, chunks);
    largest = std::max(largest, prompt + Fairness::kChunkWeight * chunks);
    // Between two looks at the counters more than one request may go.
    const double bound = Fairness::kLeadMax + 6 * largest;
    ASSERT_LE(std::abs(fairness.served(1) - fairness.served(2)), bound);
  }
  EXPECT_GT(fairness.served(1), 1'000'000);
}

TEST(Fairness, who_asks_alone_never_waits) {
  Fairness fairness;
  for (UnixMillis now = 1'000; now < 60'000; now += 10) {
    fairness.asks(1, now);
    ASSERT_TRUE(fairness.may_go(1));
    fairness.charge(1, 10'000, 100);
  }
}

TEST(Fairness, who_was_away_has_saved_nothing_up) {
  Fairness fairness;
  fairness.asks(1, 1'000);
  fairness.asks(2, 1'000);
  fairness.charge(2, 1'000'000, 0);
  fairness.asks(2, 30'000);
  fairness.asks(2, 30'100);
  fairness.asks(1, 30'200);
  EXPECT_EQ(fairness.served(1), fairness.served(2));
  fairness.asks(3, 30'300);
  EXPECT_EQ(fairness.served(3), fairness.served(2)) << "nor has one who is new";
}

TEST(Fairness, tenants_that_are_gone_are_forgotten) {
  Fairness fairness;
  fairness.asks(1, 1'000);
  fairness.charge(1, 5, 0);
  fairness.asks(2, 1'000 + Fairness::kForgetMs + 1);
  EXPECT_EQ(fairness.served(1), 0);
}

}  // namespace
}  // namespace darkbloom::fleet
