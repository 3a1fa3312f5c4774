#include "support/ending.h"

#include <gtest/gtest.h>

namespace darkbloom {
namespace {

using Step = Ending::Step;
constexpr std::int64_t kGrace = 1000;

TEST(Ending, nobody_asked_and_it_goes_on) {
  Ending ending(kGrace);
  EXPECT_EQ(ending.look(0, 0), Step::go_on);
  EXPECT_EQ(ending.look(99 * kGrace, 3), Step::go_on);
  EXPECT_FALSE(ending.cut());
}

TEST(Ending, asked_it_finishes_what_runs_and_cuts_nothing) {
  Ending ending(kGrace);
  ending.ask();
  EXPECT_EQ(ending.look(10, 2), Step::finish);
  EXPECT_EQ(ending.look(20, 1), Step::go_on);
  EXPECT_EQ(ending.look(30, 0), Step::go_on) << "the last chunk may be under way";
  EXPECT_EQ(ending.look(40, 0), Step::end);
  EXPECT_FALSE(ending.cut());
}

TEST(Ending, what_outlasts_the_grace_is_cut) {
  Ending ending(kGrace);
  ending.ask();
  EXPECT_EQ(ending.look(0, 2), Step::finish);
  EXPECT_EQ(ending.look(kGrace - 1, 2), Step::go_on);
  EXPECT_EQ(ending.look(kGrace, 2), Step::end);
  EXPECT_TRUE(ending.cut());
}

TEST(Ending, asked_twice_it_ends_at_once) {
  Ending ending(kGrace);
  ending.ask();
  EXPECT_EQ(ending.look(0, 1), Step::finish);
  ending.ask();
  EXPECT_EQ(ending.look(1, 1), Step::end);
  EXPECT_TRUE(ending.cut());

  Ending hurried(kGrace);
  hurried.ask();
  hurried.ask();
  EXPECT_EQ(hurried.look(0, 0), Step::end);
  EXPECT_FALSE(hurried.cut()) << "nothing ran";
}

}  // namespace
}  // namespace darkbloom
