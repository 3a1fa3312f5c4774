#include "fleet/node_table.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"

namespace darkbloom::fleet {
namespace {

constexpr Work kWork{.prompt_tokens = 100, .answer_chunks = 10};

TEST(NodeTable, the_scan_finds_what_looking_at_each_row_finds) {
  const std::uint64_t seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (const std::size_t rows : {1U, 7U, 8U, 9U, 511U, 513U, 2000U}) {
    NodeTable table;
    for (std::size_t i = 0; i < rows; ++i) {
      const NodeTable::Row row = table.add(static_cast<std::uint32_t>(i));
      if (random.number(3) == 0) continue;  // closed
      const auto draw = [&] { return static_cast<double>(random.number(1'000)) / 100; };
      table.set(row, {.base_s = draw(), .prompt_s = draw() / 100, .chunk_s = draw() / 10});
    }
    double least = 1e9;
    for (NodeTable::Row row = 0; row < table.rows(); ++row) {
      if (table.is_open(row)) least = std::min(least, table.cost(row, kWork));
    }
    const auto found = table.least(kWork);
    ASSERT_EQ(found.has_value(), table.open() > 0);
    if (!found) continue;
    EXPECT_NEAR(table.cost(*found, kWork), least, 1e-4);
  }
}

TEST(NodeTable, when_all_rows_are_closed_there_is_none) {
  NodeTable table;
  EXPECT_FALSE(table.least(kWork));
  const NodeTable::Row row = table.add(0);
  EXPECT_FALSE(table.least(kWork));
  table.set(row, {});
  EXPECT_EQ(table.least(kWork), row);
  table.close(row);
  table.close(row);
  EXPECT_EQ(table.open(), 0U);
  EXPECT_FALSE(table.least(kWork));
}

TEST(NodeTable, a_row_that_was_removed_is_used_again_without_its_past) {
  NodeTable table;
  const NodeTable::Row row = table.add(1);
  table.pace(row) = {.drift = 9, .samples = 50};
  table.set(row, {});
  table.remove(row);
  EXPECT_EQ(table.add(2), row);
  EXPECT_EQ(table.member(row), 2U);
  EXPECT_EQ(table.pace(row).samples, 0U);
  EXPECT_EQ(table.pace(row).drift, 1);
  EXPECT_FALSE(table.is_open(row));
}

TEST(NodeTable, a_new_node_is_taken_for_a_typical_one) {
  NodeTable table;
  for (int i = 0; i < 500; ++i)
    table.learn_pace({.prompt_s = 0.02, .drift = 3, .samples = 9});
  const Pace& pace = table.pace(table.add(0));
  EXPECT_NEAR(pace.prompt_s, 0.02, 0.001);
  EXPECT_EQ(pace.drift, 1);
  EXPECT_EQ(pace.samples, 0U);
}

TEST(NodeTable, a_new_node_is_taken_for_one_of_its_class) {
  NodeTable table;
  for (int i = 0; i < 50; ++i) {
    table.learn_pace({.chunk_s = 0.01}, "fast");
    table.learn_pace({.chunk_s = 0.5}, "slow");
  }
  EXPECT_NEAR(table.pace(table.add(0, "fast")).chunk_s, 0.01, 0.001);
  EXPECT_NEAR(table.pace(table.add(1, "slow")).chunk_s, 0.5, 0.01);
  const double other = table.pace(table.add(2, "neither")).chunk_s;
  EXPECT_GT(other, 0.02);
  EXPECT_LT(other, 0.4);
}

TEST(NodeTable, no_more_classes_are_told_apart_than_its_limit) {
  NodeTable table;
  for (std::size_t i = 0; i <= NodeTable::kClassesMax; ++i)
    table.learn_pace({.chunk_s = 9}, "class-" + std::to_string(i));
  EXPECT_EQ(table.pace(table.add(0, "class-0")).chunk_s, 9);
  EXPECT_LT(table.pace(table.add(1, "class-" + std::to_string(NodeTable::kClassesMax))).chunk_s, 9);
}

TEST(NodeTable, what_is_typical_follows_what_comes) {
  NodeTable table;
  for (int i = 0; i < 500; ++i) {
    table.learn_request(5'000);
    table.learn_answer(20);
  }
  EXPECT_NEAR(table.typical().prompt_tokens, 5'000, 10);
  EXPECT_NEAR(table.typical().answer_chunks, 20, 1);
}

TEST(NodeTable, a_node_s_own_word_is_where_learning_starts_and_no_more) {
  NodeTable table;
  const auto row = table.add(0);
  table.prior(row, table.usual().prompt_s / 2, table.usual().chunk_s * 2);
  EXPECT_DOUBLE_EQ(table.pace(row).prompt_s, table.usual().prompt_s / 2);
  EXPECT_DOUBLE_EQ(table.pace(row).chunk_s, table.usual().chunk_s * 2);
  Prediction expected{.network_s = 0.1, .prompt_s = 1};
  for (int i = 0; i < 10; ++i)
    learn_first_chunk(table.pace(row), expected, 3.3, 0);
  const Pace learned = table.pace(row);
  table.prior(row, table.usual().prompt_s / 2, table.usual().chunk_s / 2);
  EXPECT_DOUBLE_EQ(table.pace(row).prompt_s, learned.prompt_s);
  EXPECT_GT(table.pace(row).prompt_s, table.usual().prompt_s / 2);
}

TEST(NodeTable, a_boast_is_not_believed) {
  NodeTable table;
  const auto row = table.add(0);
  table.prior(row, 1e-12, 1e12);
  EXPECT_DOUBLE_EQ(table.pace(row).prompt_s, table.usual().prompt_s / 10);
  EXPECT_DOUBLE_EQ(table.pace(row).chunk_s, table.usual().chunk_s * 10);
  table.prior(row, 0, 0);
  EXPECT_DOUBLE_EQ(table.pace(row).prompt_s, table.usual().prompt_s);
}

TEST(NodeTable, cold_rows_are_told_from_warm_ones) {
  NodeTable table;
  const auto warm = table.add(0);
  const auto cold = table.add(1);
  table.set(warm, {.base_s = 1});
  table.set(cold, {.base_s = 2});
  table.set_cold(cold, 7);
  EXPECT_EQ(table.warm(), 1U);
  EXPECT_DOUBLE_EQ(table.cold_s(cold), 7);
  table.remove(cold);
  EXPECT_DOUBLE_EQ(table.cold_s(table.add(2)), 0);
}

}  // namespace
}  // namespace darkbloom::fleet
