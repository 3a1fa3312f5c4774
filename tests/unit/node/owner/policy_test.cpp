#include "node/owner/policy.h"

#include <gtest/gtest.h>

#include <functional>

namespace darkbloom::node::owner {
namespace {

constexpr std::uint64_t kGiB = 1ULL << 30U;
constexpr std::int64_t kHour = 60 * 60'000;

/// A machine that nobody uses, on the mains, cool and with memory to spare.
struct Scene {
  Scene() {
    sample.watch = Watch::events;
    sample.memory_total = 16 * kGiB;
    sample.memory_own = kGiB;
    now.steady_ms = 100 * kHour;
    now.wall_ms = 1'800'000'000'000;
  }
  /// A sample that was taken now.
  Decision look() {
    sample.taken_ms = now.steady_ms;
    return look_at_old();
  }
  Decision look_at_old() {
    const Verdict verdict = decide(state, preferences, sample, now);
    state = verdict.next;
    return verdict.decision;
  }
  Decision after(std::int64_t ms) {
    now.steady_ms += ms;
    now.wall_ms += ms;
    return look();
  }
  void touch() { sample.input_ms = now.steady_ms; }

  State state;
  Preferences preferences;
  Sample sample;
  Moment now;
};

TEST(OwnerPolicy, an_idle_machine_works_with_all_it_has) {
  Scene scene;
  const Decision decision = scene.look();
  EXPECT_TRUE(decision.accept_new);
  EXPECT_EQ(decision.decode, Decode::run);
  EXPECT_FLOAT_EQ(decision.cpu_share, 1.0F);
  EXPECT_TRUE(decision.reasons.empty());
  EXPECT_FALSE(decision.grace_until_ms);
  EXPECT_FALSE(decision.shed_memory);
  EXPECT_EQ(decision.memory_cap, 16 * kGiB / 100 * 85);
}

TEST(OwnerPolicy, input_refuses_the_new_slows_the_running_and_gives_it_a_short_grace) {
  Scene scene;
  scene.look();
  scene.touch();
  const Decision decision = scene.look();
  EXPECT_FALSE(decision.accept_new);
  EXPECT_EQ(decision.decode, Decode::yield);
  EXPECT_FLOAT_EQ(decision.cpu_share, 0.25F);
  EXPECT_EQ(decision.reasons, ReasonSet{Reason::owner_here});
  EXPECT_EQ(decision.grace_until_ms, scene.now.steady_ms + 20'000);
  EXPECT_EQ(decision.memory_cap, 16 * kGiB / 100 * 50);
  EXPECT_EQ(scene.after(19'999).decode, Decode::yield);
  const Decision later = scene.after(1);
  EXPECT_EQ(later.decode, Decode::stop);
  EXPECT_FLOAT_EQ(later.cpu_share, 0.0F);
  EXPECT_FALSE(later.grace_until_ms);
}

TEST(OwnerPolicy, after_the_idle_minutes_it_works_again_and_not_before) {
  Scene scene;
  scene.touch();
  scene.look();
  EXPECT_FALSE(scene.after(3 * 60'000 - 1).accept_new);
  const Decision decision = scene.after(1);
  EXPECT_TRUE(decision.accept_new);
  EXPECT_EQ(decision.decode, Decode::run);
}

TEST(OwnerPolicy, each_return_within_an_hour_doubles_the_wait_up_to_four_times) {
  Scene scene;
  for (const std::int64_t minutes : {3, 6, 12, 12}) {
    scene.touch();
    scene.look();
    EXPECT_FALSE(scene.after(minutes * 60'000 - 1).accept_new) << minutes;
    EXPECT_TRUE(scene.after(1).accept_new) << minutes;
  }
  scene.after(kHour);
  scene.touch();
  scene.look();
  EXPECT_TRUE(scene.after(3 * 60'000).accept_new);
}

TEST(OwnerPolicy, one_long_sitting_is_one_return) {
  Scene scene;
  for (int minute = 0; minute < 90; ++minute) {
    scene.touch();
    scene.after(60'000);
  }
  EXPECT_EQ(scene.state.flaps, 0);
  EXPECT_TRUE(scene.after(2 * 60'000).accept_new);
}

TEST(OwnerPolicy, who_allows_it_shares_the_machine_while_using_it) {
  Scene scene;
  scene.preferences.run_when_active = true;
  scene.touch();
  const Decision decision = scene.look();
  EXPECT_TRUE(decision.accept_new);
  EXPECT_EQ(decision.decode, Decode::yield);
  EXPECT_FLOAT_EQ(decision.cpu_share, 0.25F);
  scene.preferences.cpu_busy_percent = 0;
  EXPECT_EQ(scene.look().reasons, ReasonSet{Reason::owner_here});
}

TEST(OwnerPolicy, a_busy_share_of_nothing_stops_at_once) {
  Scene scene;
  scene.preferences.cpu_busy_percent = 0;
  scene.touch();
  EXPECT_EQ(scene.look().decode, Decode::stop);
}

TEST(OwnerPolicy, hand_back_gives_no_grace) {
  Scene scene;
  scene.preferences.on_return = OnReturn::hand_back;
  scene.touch();
  const Decision decision = scene.look();
  EXPECT_EQ(decision.decode, Decode::stop);
  EXPECT_FALSE(decision.grace_until_ms);
}

struct Cause {
  Reason reason;
  std::function<void(Scene&)> set;
  bool minded_always = false;  ///< by mode always too
  bool urgent = false;         ///< stops at once
  std::int64_t set_ms = 0;     ///< it must hold so long
};

std::vector<Cause> causes() {
  return {
      {Reason::never, [](Scene& s) { s.preferences.mode = Mode::never; }},
      {Reason::snoozed, [](Scene& s) { s.preferences.snooze_until_ms = s.now.wall_ms + kHour; },
       true},
      {Reason::owner_here, [](Scene& s) { s.touch(); }},
      {Reason::unwatched, [](Scene& s) { s.sample.watch = Watch::none; }},
      {Reason::on_battery, [](Scene& s) { s.sample.on_battery = true; }},
      {Reason::outside_hours, [](Scene& s) { s.preferences.hours.reset(s.now.minute_of_week); }},
      {Reason::quiet_hours, [](Scene& s) { s.preferences.quiet.set(s.now.minute_of_week); }},
      {Reason::exclusive_app, [](Scene& s) { s.sample.exclusive_app = true; }, false, true},
      {Reason::screen_in_use, [](Scene& s) { s.sample.screen_in_use = true; }},
      {Reason::others_busy, [](Scene& s) { s.sample.others_cpu_percent = 51; }, false, false,
       10'000},
      {Reason::memory_tight, [](Scene& s) { s.sample.memory_pressure = Pressure::some; }, true},
      {Reason::memory_tight, [](Scene& s) { s.sample.memory_pressure = Pressure::full; }, true,
       true},
      {Reason::over_memory_cap, [](Scene& s) { s.sample.memory_own = 15 * kGiB; }, true},
      {Reason::too_hot, [](Scene& s) { s.sample.celsius = std::int16_t{91}; }, true},
      {Reason::too_hot, [](Scene& s) { s.sample.celsius = std::int16_t{100}; }, true, true},
      {Reason::too_hot, [](Scene& s) { s.sample.heat = Heat::serious; }, true},
      {Reason::network_spent,
       [](Scene& s) {
         s.preferences.network_bytes_per_day = 1000;
         s.now.network_bytes_today = 1000;
       },
       true},
      {Reason::going_to_sleep, [](Scene& s) { s.sample.going_to_sleep = true; }, true}};
}

Decision with(const Cause& cause, Scene& scene) {
  scene.look();
  cause.set(scene);
  Decision decision = scene.look();
  return cause.set_ms == 0 ? decision : scene.after(cause.set_ms);
}

TEST(OwnerPolicy, each_reason_suspends_alone_and_is_told) {
  for (const Cause& cause : causes()) {
    Scene scene;
    const Decision decision = with(cause, scene);
    EXPECT_EQ(reasons_words(decision.reasons), word_of(cause.reason));
    EXPECT_FALSE(decision.accept_new) << word_of(cause.reason);
    EXPECT_EQ(decision.decode == Decode::stop, cause.urgent) << word_of(cause.reason);
    EXPECT_EQ(scene.after(20'000).decode, Decode::stop) << word_of(cause.reason);
  }
}

TEST(OwnerPolicy, always_minds_only_what_harms_the_machine_and_the_owners_own_word) {
  for (const Cause& cause : causes()) {
    if (cause.reason == Reason::never) continue;
    Scene scene;
    scene.preferences.mode = Mode::always;
    EXPECT_EQ(with(cause, scene).accept_new, !cause.minded_always) << word_of(cause.reason);
  }
}

TEST(OwnerPolicy, reasons_that_hold_together_are_told_together) {
  Scene scene;
  scene.touch();
  scene.sample.on_battery = true;
  scene.sample.celsius = std::int16_t{95};
  EXPECT_EQ(scene.look().reasons,
            (ReasonSet{Reason::owner_here, Reason::on_battery, Reason::too_hot}));
}

TEST(OwnerPolicy, what_is_known_grows_old_in_five_seconds_and_then_nothing_runs) {
  Scene scene;
  scene.look();
  scene.now.steady_ms += kSightMs;
  EXPECT_TRUE(scene.look_at_old().accept_new);
  scene.now.steady_ms += 1;
  const Decision decision = scene.look_at_old();
  EXPECT_EQ(decision.reasons, ReasonSet{Reason::lost_sight});
  EXPECT_EQ(decision.decode, Decode::stop);
}

TEST(OwnerPolicy, a_machine_without_input_devices_has_nobody_to_wait_for) {
  Scene scene;
  scene.sample.watch = Watch::nobody;
  EXPECT_TRUE(scene.look().accept_new);
}

TEST(OwnerPolicy, a_battery_that_is_full_enough_is_used_where_the_owner_says_so) {
  Scene scene;
  scene.preferences.battery_above = 60;
  scene.sample.on_battery = true;
  scene.sample.battery_percent = 60;
  EXPECT_TRUE(scene.look().accept_new);
  scene.sample.battery_percent = 59;
  EXPECT_FALSE(scene.look().accept_new);
  scene.sample.on_battery = false;
  EXPECT_FALSE(scene.look().accept_new);
  EXPECT_FALSE(scene.after(59'999).accept_new);
  EXPECT_TRUE(scene.after(1).accept_new);
}

TEST(OwnerPolicy, heat_must_fall_by_five_degrees_for_half_a_minute) {
  Scene scene;
  scene.sample.celsius = std::int16_t{91};
  scene.look();
  scene.sample.celsius = std::int16_t{86};
  EXPECT_FALSE(scene.after(600'000).accept_new);
  scene.sample.celsius = std::int16_t{85};
  scene.look();
  EXPECT_FALSE(scene.after(29'999).accept_new);
  EXPECT_TRUE(scene.after(1).accept_new);
}

TEST(OwnerPolicy, a_short_peak_of_other_programs_is_no_reason) {
  Scene scene;
  scene.sample.others_cpu_percent = 100;
  scene.look();
  EXPECT_TRUE(scene.after(9'999).accept_new);
  scene.sample.others_cpu_percent = 0;
  EXPECT_TRUE(scene.after(1).accept_new);
  scene.sample.others_cpu_percent = 100;
  EXPECT_TRUE(scene.look().accept_new);
}

TEST(OwnerPolicy, a_cap_that_sank_sheds_first_and_stops_soon_after) {
  Scene scene;
  scene.sample.memory_own = 10 * kGiB;  // between the shares of a busy and an idle machine
  EXPECT_FALSE(scene.look().shed_memory);
  scene.touch();
  const Decision decision = scene.look();
  EXPECT_TRUE(decision.shed_memory);
  EXPECT_EQ(decision.decode, Decode::yield);
  EXPECT_TRUE(decision.reasons.has(Reason::over_memory_cap));
  EXPECT_EQ(scene.after(kSheddingMs - 1).decode, Decode::yield);
  EXPECT_EQ(scene.after(1).decode, Decode::stop);
}

TEST(OwnerPolicy, what_was_too_much_is_not_tried_again_until_it_may_be) {
  Scene scene;
  scene.preferences.run_when_active = true;
  scene.sample.memory_own = 10 * kGiB;
  scene.touch();
  scene.look();
  scene.after(kSheddingMs);
  scene.sample.memory_own = kGiB;
  EXPECT_EQ(scene.after(1'000).reasons, ReasonSet{Reason::over_memory_cap});
  // The owner is gone: the share of an idle machine holds what it had.
  EXPECT_TRUE(scene.after(3 * 60'000).accept_new);
}

TEST(OwnerPolicy, caches_that_were_enough_to_drop_are_no_reason_to_stop) {
  Scene scene;
  scene.preferences.run_when_active = true;
  scene.sample.memory_own = 9 * kGiB;
  scene.touch();
  EXPECT_TRUE(scene.look().shed_memory);
  scene.sample.memory_own = 7 * kGiB;
  const Decision decision = scene.after(500);
  EXPECT_TRUE(decision.accept_new);
  EXPECT_FALSE(decision.shed_memory);
}

TEST(OwnerPolicy, before_sleep_there_are_three_seconds) {
  Scene scene;
  scene.sample.going_to_sleep = true;
  EXPECT_EQ(scene.look().grace_until_ms, scene.now.steady_ms + kSleepGraceMs);
  scene.preferences.grace_ms = 1'000;
  EXPECT_EQ(scene.look().grace_until_ms, scene.now.steady_ms + 1'000);
}

TEST(OwnerPolicy, a_reason_that_joins_others_does_not_lengthen_the_grace) {
  Scene scene;
  scene.sample.on_battery = true;
  scene.look();
  scene.now.steady_ms += 15'000;
  scene.touch();
  EXPECT_EQ(scene.look().grace_until_ms, scene.now.steady_ms + 5'000);
}

TEST(OwnerPolicy, the_same_question_has_the_same_answer) {
  Scene scene;
  scene.touch();
  const State before = scene.state;
  const Decision once = decide(before, scene.preferences, scene.sample, scene.now).decision;
  const Decision twice = decide(before, scene.preferences, scene.sample, scene.now).decision;
  EXPECT_EQ(once.reasons, twice.reasons);
  EXPECT_EQ(once.grace_until_ms, twice.grace_until_ms);
}

}  // namespace
}  // namespace darkbloom::node::owner
