#include "fleet/breaker.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

using State = Breaker::State;

TEST(Breaker, one_fault_makes_a_node_suspect_and_a_second_in_a_row_ends_it) {
  Breaker breaker;
  EXPECT_EQ(breaker.state(0), State::healthy);
  breaker.failed(0);
  EXPECT_EQ(breaker.state(0), State::suspect);
  breaker.failed(0);
  EXPECT_EQ(breaker.state(0), State::quarantined);
}

TEST(Breaker, three_faults_of_ten_end_it_though_each_was_alone) {
  Breaker breaker;
  for (int fault = 0; fault < 2; ++fault) {
    breaker.failed(0);
    breaker.succeeded();
    EXPECT_EQ(breaker.state(0), State::suspect);
  }
  breaker.failed(0);
  EXPECT_EQ(breaker.state(0), State::quarantined);
}

TEST(Breaker, ten_successes_make_a_suspect_healthy) {
  Breaker breaker;
  breaker.failed(0);
  for (int i = 0; i < 9; ++i)
    breaker.succeeded();
  EXPECT_EQ(breaker.state(0), State::suspect);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(0), State::healthy);
}

TEST(Breaker, quarantine_ends_in_a_trial_that_needs_two_successes) {
  Breaker breaker;
  breaker.failed(0);
  breaker.failed(0);
  EXPECT_EQ(breaker.state(Breaker::kQuarantineMs - 1), State::quarantined);
  EXPECT_EQ(breaker.state(Breaker::kQuarantineMs), State::half_open);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(Breaker::kQuarantineMs), State::half_open);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(Breaker::kQuarantineMs), State::healthy);
}

TEST(Breaker, a_trial_that_fails_doubles_the_quarantine_up_to_ten_minutes) {
  Breaker breaker;
  UnixMillis now = 0;
  breaker.failed(now);
  breaker.failed(now);
  UnixMillis last = breaker.quarantined_until_ms() - now;
  for (int trial = 0; trial < 8; ++trial) {
    now = breaker.quarantined_until_ms();
    breaker.failed(now);
    const UnixMillis next = breaker.quarantined_until_ms() - now;
    EXPECT_EQ(next, std::min(2 * last, Breaker::kQuarantineMaxMs));
    last = next;
  }
  EXPECT_EQ(last, Breaker::kQuarantineMaxMs);
}

TEST(Breaker, requests_from_before_do_not_lengthen_a_quarantine) {
  Breaker breaker;
  for (int fault = 0; fault < 6; ++fault)
    breaker.failed(10);
  EXPECT_EQ(breaker.quarantined_until_ms(), 10 + Breaker::kQuarantineMs);
}

TEST(Breaker, while_too_many_are_out_a_failing_node_stays_suspect) {
  Breaker breaker;
  for (int fault = 0; fault < 10; ++fault)
    breaker.failed(0, false);
  EXPECT_EQ(breaker.state(0), State::suspect);
  breaker.failed(0, true);
  EXPECT_EQ(breaker.state(0), State::quarantined);
}

TEST(Breaker, a_late_node_is_suspect_until_it_answers) {
  Breaker breaker;
  breaker.late();
  EXPECT_EQ(breaker.state(0), State::suspect);
  breaker.succeeded();
  EXPECT_EQ(breaker.state(0), State::healthy);
}

}  // namespace
}  // namespace darkbloom::fleet
