#include "fleet/ranking.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

TEST(Ranking, it_counts_open_nodes_that_cost_less) {
  NodeTable table;
  for (std::uint32_t member = 0; member < 5; ++member)
    table.set(table.add(member), {.base_s = 1.0 + member % 4});
  table.close(1);  // costs 2
  const Ranking ranking(table);
  EXPECT_EQ(ranking.open(), 4U);
  EXPECT_EQ(ranking.ahead_of(1), 0U) << "equals are not ahead";
  EXPECT_EQ(ranking.ahead_of(2), 2U);
  EXPECT_EQ(ranking.ahead_of(3), 2U);
  EXPECT_EQ(ranking.ahead_of(9), 4U);
}

TEST(Ranking, nobody_is_ahead_where_nobody_is_open) {
  EXPECT_EQ(Ranking().ahead_of(9), 0U);
  EXPECT_EQ(Ranking(NodeTable()).open(), 0U);
}

}  // namespace
}  // namespace darkbloom::fleet
