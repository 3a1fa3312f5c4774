// Ten thousand days of owners, and not one promise broken. DARKBLOOM_SIM_SEED replays others,
// DARKBLOOM_OWNER_DAYS says how many.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "sim/owner_days/machine.h"

namespace darkbloom::sim {
namespace {

std::uint64_t number_from(const char* name, std::uint64_t usual) {
  const char* const text = std::getenv(name);
  return text == nullptr ? usual : std::strtoull(text, nullptr, 10);
}

Tally live(std::uint64_t seed, std::uint64_t days) {
  Tally tally;
  for (std::uint64_t day = 0; day < days && tally.broken.empty(); ++day) {
    test::SeededRandom random(seed * 1'000'003 + day);
    Machine(random, tally).live_a_day();
    if (tally.broken.empty()) continue;
    tally.broken.insert(tally.broken.begin(), "day " + std::to_string(day));
  }
  return tally;
}

TEST(OwnerDays, the_owners_limits_are_never_broken) {
  const std::uint64_t seed = number_from("DARKBLOOM_SIM_SEED", 1);
  const std::uint64_t days = number_from("DARKBLOOM_OWNER_DAYS", DARKBLOOM_OWNER_DAYS);
  const Tally tally = live(seed, days);
  std::cout << "DARKBLOOM_SIM_SEED=" << seed << " DARKBLOOM_OWNER_DAYS=" << days << ": "
            << tally.accepted << " accepted, " << tally.refused << " refused, " << tally.finished
            << " finished, " << tally.handed_back << " handed back, " << tally.decisions
            << " decisions, hash " << std::hex << tally.hash << std::dec << '\n';
  for (const std::string& promise : tally.broken)
    ADD_FAILURE() << promise;
  // What never happened was not proven.
  EXPECT_GT(tally.accepted, days);
  EXPECT_GT(tally.refused, days);
  EXPECT_GT(tally.finished, days);
  EXPECT_GT(tally.handed_back, days / 10);
  EXPECT_GT(tally.yields_checked, days);
  EXPECT_GT(tally.memory_checked, days);
  EXPECT_GT(tally.calm_checked, days / 10);
  for (std::uint8_t number = 0; number < node::owner::kReasons; ++number) {
    const std::string word(node::owner::word_of(static_cast<node::owner::Reason>(number)));
    const bool of_the_watcher = word == "unwatched" || word == "lost_sight";
    EXPECT_TRUE(of_the_watcher || tally.reasons.contains(word)) << word;
  }
}

TEST(OwnerDays, the_same_seed_gives_the_same_days) {
  EXPECT_EQ(live(7, 20).hash, live(7, 20).hash);
  EXPECT_NE(live(7, 20).hash, live(8, 20).hash);
}

}  // namespace
}  // namespace darkbloom::sim
