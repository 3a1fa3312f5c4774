#include "engine/step_passes.h"

#include <gtest/gtest.h>

namespace darkbloom::engine {
namespace {

using Passes = std::vector<std::vector<std::size_t>>;

Passes passes(std::vector<Part> slots) {
  return passes_of(slots);
}

TEST(StepPasses, those_who_share_come_first_and_lone_ones_by_themselves) {
  EXPECT_EQ(passes({Part::alone, Part::shared, Part::idle, Part::shared, Part::alone}),
            (Passes{{1, 3}, {0}, {4}}));
}

TEST(StepPasses, there_is_no_pass_for_nobody) {
  EXPECT_EQ(passes({Part::idle, Part::idle}), Passes{});
  EXPECT_EQ(passes({Part::idle, Part::alone}), (Passes{{1}}));
  EXPECT_EQ(passes({}), Passes{});
}

}  // namespace
}  // namespace darkbloom::engine
