#include "fleet/histogram.h"

#include <gtest/gtest.h>

namespace darkbloom::fleet {
namespace {

inline constexpr std::array kBounds{1.0, 2.0, 4.0};
using Small = Histogram<kBounds>;

TEST(Histogram, a_value_counts_where_it_is_at_most_the_bound) {
  Small sizes;
  for (const double value : {0.0, 1.0, 1.5, 4.0, 4.1})
    sizes.add(value);
  EXPECT_EQ(std::vector(sizes.counts().begin(), sizes.counts().end()),
            (std::vector<std::uint64_t>{2, 1, 1, 1}));
  EXPECT_EQ(sizes.count(), 5U);
  EXPECT_DOUBLE_EQ(sizes.sum(), 10.6);
}

TEST(Histogram, two_add_up) {
  Small left;
  left.add(1);
  Small right;
  right.add(3);
  left += right;
  EXPECT_EQ(left.count(), 2U);
  EXPECT_DOUBLE_EQ(left.sum(), 4);
  EXPECT_EQ(left.counts()[2], 1U);
}

TEST(Histogram, a_quantile_lies_in_the_bucket_of_its_value) {
  Small sizes;
  EXPECT_EQ(sizes.quantile(0.5), 0) << "there is none";
  for (int n = 0; n < 98; ++n)
    sizes.add(1.5);
  sizes.add(3);
  sizes.add(100);
  EXPECT_NEAR(sizes.quantile(0.5), 1.5, 0.02);
  EXPECT_DOUBLE_EQ(sizes.quantile(0.99), 4);
  EXPECT_DOUBLE_EQ(sizes.quantile(1), 4) << "beyond all: the last bound";
}

TEST(Histogram, the_bounds_in_use_ascend) {
  EXPECT_TRUE(std::ranges::is_sorted(kSecondBounds));
  EXPECT_TRUE(std::ranges::is_sorted(kRatioBounds));
}

}  // namespace
}  // namespace darkbloom::fleet
