#include "coordinator/slow_page.h"

#include <gtest/gtest.h>

namespace darkbloom::coordinator {
namespace {

TEST(SlowPage, is_made_when_first_asked_for_and_again_after_ten_seconds) {
  SlowPage page;
  int made = 0;
  const auto make = [&made] { return std::to_string(++made); };
  EXPECT_EQ(page.text(0, make), "1");
  EXPECT_EQ(page.text(SlowPage::kKeptMs - 1, make), "1");
  EXPECT_EQ(page.text(SlowPage::kKeptMs, make), "2");
  EXPECT_EQ(page.text(SlowPage::kKeptMs + 1, make), "2");
}

}  // namespace
}  // namespace darkbloom::coordinator
