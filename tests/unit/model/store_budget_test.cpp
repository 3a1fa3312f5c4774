#include "darkbloom/model/store_budget.h"

#include <gtest/gtest.h>

namespace darkbloom::model {
namespace {

using Names = std::vector<std::string>;

std::vector<StoredModel> three() {
  return {{.name = "new", .bytes = 10, .used_ms = 30},
          {.name = "old", .bytes = 10, .used_ms = 10},
          {.name = "mid", .bytes = 10, .used_ms = 20}};
}

TEST(StoreBudget, nothing_goes_where_there_is_room) {
  EXPECT_EQ(choose_evictions(three(), 10, {.budget = 40, .free = 10, .spare = 0}), Names{});
  EXPECT_EQ(choose_evictions(three(), 10, {.budget = 0, .free = 10, .spare = 0}), Names{});
}

TEST(StoreBudget, the_least_recently_used_go_first_and_no_more_than_needed) {
  EXPECT_EQ(choose_evictions(three(), 10, {.budget = 39, .free = 99, .spare = 0}), Names{"old"});
  EXPECT_EQ(choose_evictions(three(), 10, {.budget = 25, .free = 99, .spare = 0}),
            (Names{"old", "mid"}));
  EXPECT_EQ(choose_evictions(three(), 0, {.budget = 20, .free = 0, .spare = 5}), Names{"old"});
}

TEST(StoreBudget, a_full_disk_counts_as_the_budget_does) {
  EXPECT_EQ(choose_evictions(three(), 10, {.budget = 0, .free = 12, .spare = 5}), Names{"old"});
}

TEST(StoreBudget, what_is_pinned_or_loaded_stays) {
  auto models = three();
  models[1].pinned = true;
  models[2].loaded = true;
  EXPECT_EQ(choose_evictions(models, 10, {.budget = 30, .free = 99, .spare = 0}), Names{"new"});
  const auto none = choose_evictions(models, 11, {.budget = 30, .free = 99, .spare = 0});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().fault, Fault::too_large);
  EXPECT_TRUE(none.error().detail.contains("1 B")) << none.error().detail;
}

TEST(StoreBudget, sizes_read_as_people_write_them) {
  EXPECT_EQ(size_text(0), "0 B");
  EXPECT_EQ(size_text(999), "999 B");
  EXPECT_EQ(size_text(4'636'896), "4.6 MB");
  EXPECT_EQ(size_text(999'999), "1.0 MB");
  EXPECT_EQ(size_text(70'000'000'000), "70.0 GB");
}

}  // namespace
}  // namespace darkbloom::model
