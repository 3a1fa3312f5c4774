#include <gtest/gtest.h>

#include "engine/machine.h"

namespace darkbloom::engine {
namespace {

TEST(Machine, has_some_memory_free_and_at_least_one_core) {
  EXPECT_GT(free_memory_bytes(), 1U << 20U);
  EXPECT_LT(free_memory_bytes(), std::uint64_t{1} << 50U);
  EXPECT_GE(physical_cores(), 1U);
}

}  // namespace
}  // namespace darkbloom::engine
