#include "jinja/run.h"

#include <gtest/gtest.h>

#include "jinja/limits.h"

namespace darkbloom::jinja {
namespace {

TEST(JinjaRun, the_first_failure_stays_and_has_its_line) {
  jinja::Run run(0);
  run.at_line(3);
  run.fail("one thing is wrong");
  run.at_line(4);
  run.fail("another");
  run.raise("A third.");
  ASSERT_TRUE(run.failed());
  EXPECT_EQ(run.error().detail, "The chat template fails in line 3: one thing is wrong.");
  EXPECT_EQ(run.error().fault, Fault::invalid);
  EXPECT_FALSE(run.spend(0));
}

TEST(JinjaRun, steps_have_a_limit) {
  jinja::Run run(0);
  EXPECT_TRUE(run.spend(kStepsMax));
  EXPECT_FALSE(run.spend(1));
  EXPECT_EQ(run.error().fault, Fault::too_large);
}

TEST(JinjaRun, a_huge_amount_does_not_wrap_around) {
  jinja::Run run(0);
  EXPECT_FALSE(run.spend(static_cast<std::size_t>(-1)));
}

TEST(JinjaRun, lists_have_a_depth) {
  jinja::Run run(0);
  Value list = make_list(run, {});
  for (std::size_t i = 1; i < kValueDepthMax; ++i)
    list = make_list(run, {list});
  EXPECT_FALSE(run.failed());
  make_list(run, {list});
  ASSERT_TRUE(run.failed());
  EXPECT_NE(run.error().detail.find("nest too deep"), std::string::npos);
}

TEST(JinjaRun, a_text_has_a_size) {
  jinja::Run run(0);
  make_text(run, Text(std::string(kTextMax, 'x')));
  EXPECT_FALSE(run.failed());
  make_text(run, Text(std::string(kTextMax + 1, 'x')));
  EXPECT_TRUE(run.failed());
}

}  // namespace
}  // namespace darkbloom::jinja
