#include "fleet/refusal.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

TEST(Refusal, the_most_hopeful_reason_is_told) {
  Refusal refusal;
  EXPECT_EQ(refusal.error({}).fault, Fault::unavailable);
  refusal.add({Gate::silent}, {});
  EXPECT_EQ(refusal.error({}).fault, Fault::unavailable);
  refusal.add({Gate::full}, {.wait_s = 4});
  refusal.add({Gate::lacks_model}, {});
  EXPECT_EQ(refusal.error({}).fault, Fault::no_capacity);
  EXPECT_EQ(refusal.error({}).code, "rate_limit_exceeded");
}

TEST(Refusal, a_node_counts_by_its_worst_gate) {
  Refusal refusal;
  refusal.add({Gate::silent, Gate::full}, {.wait_s = 1});
  EXPECT_EQ(refusal.error({}).fault, Fault::unavailable) << "room there would help nobody";
}

TEST(Refusal, it_says_how_many_candidates_each_gate_was_closed_to) {
  Refusal refusal;
  refusal.add({Gate::silent, Gate::full}, {});
  refusal.add({Gate::full}, {});
  EXPECT_TRUE(refusal.error({}).detail.ends_with("(silent 1, full 2)")) << refusal.error({}).detail;
  EXPECT_FALSE(Refusal().error({}).detail.contains('('));
}

TEST(Refusal, what_the_request_demands_is_told_apart_from_what_is_busy) {
  for (const Gate gate : {Gate::wrong_region, Gate::price_over_cap, Gate::too_slow}) {
    Refusal refusal;
    refusal.add({gate}, {});
    EXPECT_EQ(refusal.error({}).fault, Fault::unavailable);
    EXPECT_EQ(refusal.error({}).code, "provider_not_met");
  }
}

TEST(Refusal, each_gate_has_a_sentence_and_a_time) {
  for (std::size_t gate = 0; gate < kGates; ++gate) {
    Refusal refusal;
    refusal.add({static_cast<Gate>(gate)}, {.wait_s = 3});
    const Error error = refusal.error({});
    EXPECT_FALSE(error.detail.empty());
    EXPECT_GE(error.retry_after_ms, 800U);
  }
}

TEST(Refusal, the_time_is_the_shortest_wait_within_bounds_and_spread) {
  Refusal refusal;
  refusal.add({Gate::long_wait}, {.wait_s = 20});
  refusal.add({Gate::long_wait}, {.wait_s = 12});
  EXPECT_NEAR(refusal.error({.model = {}, .salt = 511}).retry_after_ms, 12'000, 100);
  EXPECT_EQ(retry_after_ms(12, 0), 9'600U);
  EXPECT_EQ(retry_after_ms(12, 1023), 14'400U);
  EXPECT_GE(retry_after_ms(0, 0), 800U);
  EXPECT_LE(retry_after_ms(1e9, 1023), 36'000U);
}

}  // namespace
}  // namespace darkbloom::fleet
