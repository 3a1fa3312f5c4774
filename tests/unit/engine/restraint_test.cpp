#include "engine/restraint.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

using std::chrono::milliseconds;
using Time = Restraint::Clock::time_point;

TEST(Restraint, without_a_brake_nothing_waits) {
  Restraint loose(nullptr, 4);
  loose.worked(milliseconds(500), Time{});
  EXPECT_EQ(loose.wait(Time{}), milliseconds(0));
  EXPECT_EQ(loose.effort().threads, 4U);
  EXPECT_FALSE(loose.stopped() || loose.lean() || loose.braked());
}

TEST(Restraint, a_brake_that_holds_is_asked_again_and_again) {
  Brake brake;
  brake.set({.share = 0.0F, .lean = true});
  const Restraint held(&brake, 4);
  EXPECT_TRUE(held.stopped() && held.lean());
  EXPECT_EQ(held.wait(Time{} + std::chrono::hours(1)), Brake::kLookHeld);
}

TEST(Restraint, the_rest_after_a_step_ends_and_covers_all_its_parts) {
  Brake brake;
  brake.set({.share = 0.5F});
  Restraint restraint(&brake, 1);
  restraint.begins();
  restraint.worked(milliseconds(20), Time{} + milliseconds(20));
  restraint.worked(milliseconds(20), Time{} + milliseconds(40));
  EXPECT_EQ(restraint.wait(Time{} + milliseconds(40)), Brake::kLookHeld);
  EXPECT_EQ(restraint.wait(Time{} + milliseconds(78)), milliseconds(2));
  EXPECT_EQ(restraint.wait(Time{} + milliseconds(80)), milliseconds(0));
  restraint.begins();
  EXPECT_EQ(restraint.wait(Time{} + milliseconds(40)), milliseconds(0));
}

TEST(Restraint, a_larger_share_ends_a_rest_at_once) {
  Brake brake;
  brake.set({.share = 0.1F});
  Restraint restraint(&brake, 1);
  restraint.worked(milliseconds(100), Time{});
  EXPECT_GT(restraint.wait(Time{}), milliseconds(0));
  brake.set({.share = 1.0F});
  EXPECT_EQ(restraint.wait(Time{}), milliseconds(0));
}

}  // namespace
}  // namespace darkbloom::engine
