#include "engine/row_math.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace darkbloom::engine {
namespace {

std::vector<float> random_row(std::size_t size, std::mt19937& random) {
  std::normal_distribution<float> normal(0.0F, 5.0F);
  std::vector<float> row(size);
  for (float& value : row)
    value = normal(random);
  return row;
}

TEST(RowMath, argmax_finds_the_largest_wherever_it_is) {
  std::mt19937 random(1);
  for (std::size_t size = 1; size < 200; ++size) {
    const std::vector<float> row = random_row(size, random);
    const auto expected = std::ranges::max_element(row) - row.begin();
    ASSERT_EQ(argmax(row), static_cast<std::size_t>(expected));
  }
}

TEST(RowMath, argmax_takes_the_first_of_equals) {
  std::vector<float> row(100, 0.5F);
  row[70] = row[33] = 2.0F;
  EXPECT_EQ(argmax(row), 33U);
}

TEST(RowMath, argmax_passes_over_what_is_not_a_number) {
  std::vector<float> row(40, std::numeric_limits<float>::quiet_NaN());
  row[35] = -3.0F;
  EXPECT_EQ(argmax(row), 35U);
}

TEST(RowMath, exp_is_right_to_six_digits) {
  for (float x = -80.0F; x <= 0.0F; x += 0.0137F) {
    const double exact = std::exp(static_cast<double>(x));
    ASSERT_NEAR(static_cast<double>(exp_of(x)) / exact, 1.0, 1e-6) << x;
  }
  EXPECT_EQ(exp_of(-std::numeric_limits<float>::infinity()), 0.0F);
  EXPECT_EQ(exp_of(-1e9F), 0.0F);
}

TEST(RowMath, exp_sum_agrees_with_the_library) {
  std::mt19937 random(2);
  const std::vector<float> row = random_row(3001, random);
  const float top = largest(row);
  double exact = 0.0;
  for (const float x : row)
    exact += std::exp(static_cast<double>(x - top) * 0.7);
  EXPECT_NEAR(exp_sum(row, top, 0.7F) / exact, 1.0, 1e-6);
}

TEST(RowMath, draws_come_in_proportion) {
  std::vector<float> row(1200, -std::numeric_limits<float>::infinity());
  row[3] = std::log(0.5F);
  row[700] = std::log(0.3F);
  row[1199] = std::log(0.2F);
  std::vector<double> sums;
  std::array<int, 1200> seen{};
  for (int i = 0; i < 1000; ++i)
    ++seen[draw_from(row, 1.0F, (i + 0.5) / 1000.0, sums)];
  EXPECT_NEAR(seen[3], 500, 2);
  EXPECT_NEAR(seen[700], 300, 2);
  EXPECT_NEAR(seen[1199], 200, 2);
}

TEST(RowMath, a_draw_never_takes_what_has_no_weight) {
  std::vector<float> row(600, -std::numeric_limits<float>::infinity());
  row[10] = 1.0F;
  std::vector<double> sums;
  EXPECT_EQ(draw_from(row, 1.0F, 0.0, sums), 10U);
  EXPECT_EQ(draw_from(row, 1.0F, std::nextafter(1.0, 0.0), sums), 10U);
}

}  // namespace
}  // namespace darkbloom::engine
