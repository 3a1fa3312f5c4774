// The coordinator as the enemy: whatever it makes of evidence and answers, no prompt is sealed to a
// key outside the expected set, and no altered answer is accepted.

#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>

#include "enemy/scene.h"

namespace darkbloom::enemy {
namespace {

/// DARKBLOOM_MUTATIONS where it is set: a million for the long run.
std::uint64_t lies_wanted() {
  const char* const text = std::getenv("DARKBLOOM_MUTATIONS");
  return text == nullptr ? 5'000 : std::strtoull(text, nullptr, 10);
}

TEST(Enemy, no_lie_of_a_coordinator_gets_a_prompt_or_has_an_altered_answer_accepted) {
  const std::uint64_t first = test::test_seed();
  Tally tally;
  for (std::uint64_t seed = first; tally.lies < lies_wanted(); ++seed) {
    SCOPED_TRACE(test::seed_note(seed));
    Scene(seed).play(tally);
    if (testing::Test::HasFailure()) break;
  }
  std::cout << tally.lies << " lies, " << tally.sealed << " requests sealed, " << tally.accepted
            << " answers accepted\n";
  EXPECT_GT(tally.sealed, tally.lies / 20) << "most lies found nobody to lie to";
  EXPECT_GT(tally.accepted, tally.sealed / 20) << "honest answers are accepted";
  EXPECT_LT(tally.accepted, tally.sealed) << "some lie was noticed";
}

}  // namespace
}  // namespace darkbloom::enemy
