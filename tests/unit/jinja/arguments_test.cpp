#include "jinja/arguments.h"

#include <gtest/gtest.h>

namespace darkbloom::jinja {
namespace {

TEST(JinjaArguments, each_type_is_read_by_place_and_by_name) {
  jinja::Run run(0);
  const std::vector<Value> positional = {Value(Text("a")), Value(Value::Variant(true))};
  const Value seven = integer(7);
  const std::vector<NamedValue> named = {{"count", seven}};
  const Given given{none(), positional, named};
  EXPECT_EQ(text_argument(run, given, {0, "old"})->bytes(), "a");
  EXPECT_EQ(text_argument(run, given, {5, "other"}), nullptr);
  EXPECT_EQ(integer_argument(run, given, {5, "count"}, 1), 7);
  EXPECT_EQ(integer_argument(run, given, {5, "other"}, 3), 3);
  EXPECT_TRUE(flag_argument(given, {1, "flag"}, false));
  EXPECT_EQ(limit_argument(run, given, {5, "other"}), std::string_view::npos);
  EXPECT_EQ(limit_argument(run, given, {5, "count"}), 7U);
  EXPECT_FALSE(run.failed());
}

TEST(JinjaArguments, none_counts_as_not_given) {
  jinja::Run run(0);
  const std::vector<Value> positional = {none()};
  const Given given{none(), positional};
  EXPECT_EQ(text_argument(run, given, {0, "sep"}), nullptr);
  EXPECT_EQ(integer_argument(run, given, {0, "sep"}, 4), 4);
  EXPECT_FALSE(run.failed());
}

TEST(JinjaArguments, another_type_makes_the_run_fail) {
  const std::vector<Value> positional = {integer(1), Value(Text("a"))};
  const Given given{none(), positional};
  jinja::Run run(0);
  EXPECT_EQ(text_argument(run, given, {0, "sep"}), nullptr);
  EXPECT_TRUE(run.error().detail.contains("'sep' must be a string"));
  jinja::Run other(0);
  EXPECT_EQ(integer_argument(other, given, {1, "width"}, 2), 2);
  EXPECT_TRUE(other.error().detail.contains("'width' must be an integer"));
}

TEST(JinjaArgumentsDeathTest, a_method_of_strings_on_something_else_aborts) {
  const Value self = none();
  EXPECT_DEATH((void)self_text(Given{self}), "on a string");
}

}  // namespace
}  // namespace darkbloom::jinja
