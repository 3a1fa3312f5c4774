#include "node/owner/guard.h"

#include <gtest/gtest.h>

#include <vector>

namespace darkbloom::node::owner {
namespace {

class FixedMoments final : public Moments {
 public:
  Moment now() const override { return moment; }
  Moment moment{.steady_ms = 1'000'000, .wall_ms = 1'800'000'000'000, .minute_of_week = 100};
};

struct Scene {
  void hear() {
    sample.taken_ms = moments.moment.steady_ms;
    guard.heard(encode(sample));
  }
  FixedMoments moments;
  Sample sample{.watch = Watch::events, .memory_total = 1'000'000};
  std::vector<Decision> heard;
  Preferences preferences{.network_bytes_per_day = 1'000};
  Guard guard{preferences, moments, [this](const Decision& each) { heard.push_back(each); }};
};

TEST(OwnerGuard, before_the_first_sample_nothing_is_accepted) {
  Scene scene;
  EXPECT_FALSE(scene.guard.decision().accept_new);
  EXPECT_EQ(scene.guard.decision().reasons, ReasonSet{Reason::lost_sight});
  scene.guard.tick();
  EXPECT_TRUE(scene.heard.empty());
  scene.hear();
  ASSERT_EQ(scene.heard.size(), 1U);
  EXPECT_TRUE(scene.heard[0].accept_new);
}

TEST(OwnerGuard, only_what_changes_is_told) {
  Scene scene;
  scene.hear();
  scene.hear();
  scene.guard.tick();
  EXPECT_EQ(scene.heard.size(), 1U);
  scene.sample.input_ms = scene.moments.moment.steady_ms;
  scene.hear();
  EXPECT_EQ(scene.heard.size(), 2U);
  EXPECT_EQ(scene.guard.decision().reasons, ReasonSet{Reason::owner_here});
}

TEST(OwnerGuard, time_alone_ends_a_grace_and_what_is_known_grows_old) {
  Scene scene;
  scene.hear();
  scene.moments.moment.steady_ms += kSightMs + 1;
  scene.guard.tick();
  EXPECT_EQ(scene.guard.decision().decode, Decode::stop);
  EXPECT_TRUE(scene.guard.decision().reasons.has(Reason::lost_sight));
}

TEST(OwnerGuard, what_is_no_sample_changes_nothing) {
  Scene scene;
  scene.hear();
  scene.guard.heard({});
  scene.guard.heard(Bytes{1, 2, 3});
  EXPECT_EQ(scene.heard.size(), 1U);
}

TEST(OwnerGuard, new_preferences_hold_at_once) {
  Scene scene;
  scene.hear();
  scene.guard.prefer({.mode = Mode::never});
  EXPECT_EQ(scene.guard.decision().reasons, ReasonSet{Reason::never});
}

TEST(OwnerGuard, traffic_is_counted_by_the_owners_day) {
  Scene scene;
  scene.hear();
  scene.guard.carried(600);
  EXPECT_TRUE(scene.guard.decision().accept_new);
  scene.guard.carried(400);
  EXPECT_EQ(scene.guard.decision().reasons, ReasonSet{Reason::network_spent});
  scene.moments.moment.minute_of_week += kDayMinutes;
  scene.guard.tick();
  EXPECT_TRUE(scene.guard.decision().accept_new);
}

}  // namespace
}  // namespace darkbloom::node::owner
