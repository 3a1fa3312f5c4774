// The network's promises, over many seeds. DARKBLOOM_SIM_SEED replays one, DARKBLOOM_SIM_SEEDS says
// how many each test tries.

#include <gtest/gtest.h>

#include <cstdlib>

#include "sim/world.h"

namespace darkbloom::sim {
namespace {

std::optional<std::uint64_t> number_from(const char* name) {
  const char* const text = std::getenv(name);
  if (text == nullptr) return std::nullopt;
  return std::strtoull(text, nullptr, 10);
}

std::vector<std::uint64_t> seeds(std::uint64_t usual) {
  if (const auto one = number_from("DARKBLOOM_SIM_SEED")) return {*one};
  std::vector<std::uint64_t> seeds;
  const std::uint64_t count = number_from("DARKBLOOM_SIM_SEEDS").value_or(usual);
  for (std::uint64_t seed = 1; seed <= count; ++seed)
    seeds.push_back(seed);
  return seeds;
}

bool replays_one() {
  return number_from("DARKBLOOM_SIM_SEED").has_value();
}

void add(Tally& sum, const Tally& one) {
  for (const auto& [ending, count] : one.endings)
    sum.endings[ending] += count;
  for (const auto& [fault, count] : one.faults)
    sum.faults[fault] += count;
  sum.resumed += one.resumed;
  sum.harmed += one.harmed;
}

/// Runs worlds until one fails, and says by which seed.
Tally run_all(Weather weather, std::uint64_t usual) {
  Tally sum;
  for (const std::uint64_t seed : seeds(usual)) {
    SCOPED_TRACE("repeat with DARKBLOOM_SIM_SEED=" + std::to_string(seed));
    add(sum, World(seed, weather).run());
    if (testing::Test::HasFailure()) break;
  }
  return sum;
}

TEST(Simulation, in_calm_weather_every_answer_arrives_whole) {
  const Tally sum = run_all(Weather::calm, 20);
  for (const auto& [ending, count] : sum.endings)
    EXPECT_EQ(ending, Ending::clean) << count;
}

TEST(Simulation, every_request_ends_exactly_once_whatever_fails) {
  Tally sum = run_all(Weather::stormy, 100);
  if (HasFailure() || replays_one()) return;
  EXPECT_GT(sum.endings[Ending::clean], sum.endings[Ending::failed]);
  EXPECT_GT(sum.endings[Ending::failed], 0U);
  EXPECT_GT(sum.endings[Ending::cancelled], 0U);
  EXPECT_GT(sum.endings[Ending::told_error], 0U);
  EXPECT_GT(sum.faults[Fault::unauthenticated], 0U);
  EXPECT_GT(sum.resumed, 0U) << "no answer went on at another node";
}

TEST(Simulation, a_coordinator_that_tampers_gets_errors_and_never_a_changed_answer) {
  Tally sum = run_all(Weather::hostile, 100);
  if (HasFailure() || replays_one()) return;
  EXPECT_GT(sum.harmed, 0U);
  EXPECT_GT(sum.endings[Ending::clean], 0U);
  EXPECT_GT(sum.faults[Fault::tampered], 0U);
}

TEST(Simulation, one_seed_makes_one_history) {
  for (const std::uint64_t seed : seeds(5)) {
    for (const Weather weather : {Weather::calm, Weather::stormy, Weather::hostile}) {
      SCOPED_TRACE("repeat with DARKBLOOM_SIM_SEED=" + std::to_string(seed));
      EXPECT_EQ(World(seed, weather).run().hash, World(seed, weather).run().hash);
    }
  }
}

}  // namespace
}  // namespace darkbloom::sim
