#include "node/shelf/model_choice.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>

#include "unit/base/seeded_random.h"

namespace darkbloom::node::shelf {
namespace {

constexpr std::uint64_t kGb = 1'000'000'000;
constexpr UnixMillis kNow = 100 * kSwapMs;

ChoiceModel model_of(std::string name, double asked, std::uint32_t nodes, std::uint32_t target) {
  return {.name = std::move(name),
          .bytes = 10 * kGb,
          .asked_per_minute = asked,
          .can_serve_per_minute = 60,
          .nodes = nodes,
          .target = target};
}

ChoiceSetting setting_of(std::uint64_t budget, double chance = 0) {
  return {.budget = budget, .fleet = 50, .changed_at_ms = 0, .now_ms = kNow, .chance = chance};
}

TEST(ModelChoice, what_is_missing_is_taken_by_as_many_as_it_takes) {
  const std::vector<ChoiceModel> models{model_of("a", 10, 40, 45)};
  EXPECT_TRUE(choose_models(models, setting_of(20 * kGb, 0.49)).kept[0]);
  EXPECT_FALSE(choose_models(models, setting_of(20 * kGb, 0.51)).kept[0]);
}

TEST(ModelChoice, where_there_are_enough_nothing_moves) {
  const auto choice = choose_models({model_of("a", 10, 5, 5)}, setting_of(20 * kGb));
  EXPECT_FALSE(choice.changed);
  EXPECT_FALSE(choice.kept[0]);
}

TEST(ModelChoice, a_challenger_must_be_better_by_a_margin) {
  auto held = model_of("held", 100, 10, 10);
  held.kept = true;
  auto wanted = model_of("wanted", 120, 9, 20);
  EXPECT_GT(worth_of(wanted), kMargin * worth_of(held));
  EXPECT_TRUE(choose_models({held, wanted}, setting_of(10 * kGb)).kept[1]);
  wanted.asked_per_minute = 60;
  EXPECT_LT(worth_of(wanted), kMargin * worth_of(held));
  EXPECT_FALSE(choose_models({held, wanted}, setting_of(10 * kGb)).changed);
}

TEST(ModelChoice, nothing_changes_within_twenty_minutes) {
  auto setting = setting_of(20 * kGb);
  setting.changed_at_ms = kNow - kSwapMs + 1;
  EXPECT_FALSE(choose_models({model_of("a", 10, 0, 5)}, setting).changed);
}

TEST(ModelChoice, a_small_surplus_stays_and_a_large_one_melts) {
  auto model = model_of("a", 10, 11, 10);
  model.kept = true;
  EXPECT_TRUE(choose_models({model}, setting_of(20 * kGb)).kept[0]);
  model.nodes = 40;
  EXPECT_FALSE(choose_models({model}, setting_of(20 * kGb, 0.7)).kept[0]);
  EXPECT_TRUE(choose_models({model}, setting_of(20 * kGb, 0.8)).kept[0]);
}

TEST(ModelChoice, what_the_owner_pins_stays) {
  auto pinned = model_of("mine", 0, 40, 0);
  pinned.pinned = true;
  const auto choice = choose_models({pinned, model_of("a", 100, 0, 9)}, setting_of(10 * kGb));
  EXPECT_TRUE(choice.kept[0]);
  EXPECT_FALSE(choice.kept[1]);
}

TEST(ModelChoice, what_others_lack_too_is_worth_pulling) {
  auto absent = model_of("rare", 30, 0, 4);
  absent.in_store = false;
  auto large = absent;
  large.name = "large";
  large.bytes = 100 * kGb;
  const auto choice = choose_models({absent, large}, setting_of(20 * kGb));
  EXPECT_EQ(choice.to_pull, std::vector<std::string>{"rare"});
  EXPECT_FALSE(choice.kept[0]);
}

TEST(ModelChoice, memory_is_never_overdrawn) {
  const std::uint64_t seed = test::test_seed();
  std::mt19937_64 dice(seed);
  std::uniform_real_distribution<double> chance(0, 1);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<ChoiceModel> models(1 + dice() % 8);
    for (ChoiceModel& model : models) {
      model =
          model_of("m", static_cast<double>(dice() % 100), static_cast<std::uint32_t>(dice() % 60),
                   static_cast<std::uint32_t>(dice() % 60));
      model.bytes = 1 + dice() % (20 * kGb);
      model.kept = dice() % 2 == 0;
      model.in_store = dice() % 4 != 0;
    }
    const auto setting = setting_of(dice() % (60 * kGb), chance(dice));
    const auto choice = choose_models(models, setting);
    std::uint64_t bytes = 0;
    for (std::size_t i = 0; i < models.size(); ++i) {
      bytes += choice.kept[i] ? models[i].bytes : 0;
      EXPECT_TRUE(!choice.kept[i] || models[i].in_store) << test::seed_note(seed);
    }
    EXPECT_LE(bytes, setting.budget) << test::seed_note(seed);
  }
}

/// Fifty nodes with room for two of six models each, for two days. What is asked for shifts every
/// eight hours and is told with noise; a request for a model that nobody keeps is a cold start.
class Town {
 public:
  static constexpr std::size_t kNodes = 50;
  static constexpr std::size_t kModels = 6;
  static constexpr double kNodeServes = 30;  // requests a minute

  explicit Town(std::uint64_t seed) : dice_(seed) {
    for (Node& node : nodes_) {
      node.kept.assign(kModels, false);
      node.phase = static_cast<UnixMillis>(dice_() % 60);
    }
  }

  void minute(UnixMillis minute) {
    const auto asked = demand_at(minute);
    const auto holders = count();
    for (std::size_t model = 0; model < kModels; ++model) {
      requests += asked[model];
      if (holders[model] == 0) cold += asked[model];
    }
    const auto told = as_counted(asked);
    for (Node& node : nodes_)
      decide(node, minute, told, holders);
  }
  std::array<double, kModels> demand_at(UnixMillis minute) const {
    std::array<double, kModels> asked{};
    const auto shift = static_cast<std::size_t>(minute / (8 * 60));
    constexpr std::array<double, kModels> kShares{300, 150, 80, 40, 20, 10};
    for (std::size_t i = 0; i < kModels; ++i)
      asked[(i + shift) % kModels] = kShares[i];
    return asked;
  }
  std::array<std::uint32_t, kModels> count() const {
    std::array<std::uint32_t, kModels> holders{};
    for (const Node& node : nodes_)
      for (std::size_t model = 0; model < kModels; ++model)
        holders[model] += node.kept[model] ? 1 : 0;
    return holders;
  }

  double requests = 0;
  double cold = 0;
  std::size_t changes = 0;

 private:
  struct Node {
    std::vector<bool> kept;
    UnixMillis changed_at_ms = -10 * kSwapMs;
    UnixMillis phase = 0;
  };

  /// What a coordinator counts of it over some minutes, and as much noise again: all hear the same.
  std::array<double, kModels> as_counted(const std::array<double, kModels>& asked) {
    std::array<double, kModels> told{};
    for (std::size_t i = 0; i < kModels; ++i) {
      std::normal_distribution<double> noise(1, 2 / std::sqrt(7.2 * asked[i]));
      told[i] = std::max(0.0, asked[i] * noise(dice_));
    }
    return told;
  }
  void decide(Node& node, UnixMillis minute, const std::array<double, kModels>& asked,
              const std::array<std::uint32_t, kModels>& holders) {
    std::uniform_real_distribution<double> chance(0, 1);
    std::vector<ChoiceModel> models;
    for (std::size_t i = 0; i < kModels; ++i) {
      const double target = std::ceil(1.5 * asked[i] / kNodeServes) + 2;
      ChoiceModel model =
          model_of(std::to_string(i), asked[i], holders[i], static_cast<std::uint32_t>(target));
      model.can_serve_per_minute = kNodeServes;
      model.kept = node.kept[i];
      models.push_back(model);
    }
    ChoiceSetting setting = setting_of(20 * kGb, chance(dice_));
    setting.now_ms = minute * 60'000;
    setting.changed_at_ms = node.changed_at_ms;
    const Choice choice = choose_models(models, setting);
    if (!choice.changed) return;
    node.kept = choice.kept;
    node.changed_at_ms = setting.now_ms;
    changes += 1;
  }

  std::mt19937_64 dice_;
  std::array<Node, kNodes> nodes_;
};

TEST(ModelChoice, a_town_follows_the_demand_and_does_not_oscillate) {
  const std::uint64_t seed = test::test_seed();
  Town town(seed);
  constexpr UnixMillis kShift = 8 * 60;
  for (UnixMillis minute = 0; minute < kShift; ++minute)
    town.minute(minute);
  EXPECT_LT(town.cold / town.requests, 0.02) << test::seed_note(seed);  // it began with nothing
  town.cold = 0;
  town.requests = 0;
  std::size_t late = 0;
  for (UnixMillis minute = kShift; minute < 6 * kShift; ++minute) {
    const std::size_t before = town.changes;
    town.minute(minute);
    // In the second half of a shift all that was to move has moved.
    if (minute % kShift > kShift / 2) late += town.changes - before;
  }
  EXPECT_LT(town.cold / town.requests, 0.005) << test::seed_note(seed);
  // Five quiet spells of four hours, fifty nodes: a node moves less than once in two spells.
  EXPECT_LT(late, 5 * Town::kNodes / 2) << test::seed_note(seed);
  const auto holders = town.count();
  const auto asked = town.demand_at(6 * kShift - 1);
  for (std::size_t model = 0; model < Town::kModels; ++model) {
    EXPECT_GE(holders[model] * Town::kNodeServes, asked[model]) << test::seed_note(seed);
  }
}

}  // namespace
}  // namespace darkbloom::node::shelf
