#include "jinja/value.h"

#include <gtest/gtest.h>

#include "jinja/run.h"

namespace darkbloom::jinja {
namespace {

Value number(std::int64_t value) {
  return Value(Value::Variant(value));
}

TEST(JinjaValue, what_is_empty_is_false) {
  jinja::Run run(0);
  EXPECT_FALSE(truth(Value()));
  EXPECT_FALSE(truth(Value(Value::Variant(None{}))));
  EXPECT_FALSE(truth(number(0)));
  EXPECT_FALSE(truth(Value(Text())));
  EXPECT_FALSE(truth(make_list(run, {})));
  EXPECT_FALSE(truth(make_dict(run, {})));
  EXPECT_TRUE(truth(number(-1)));
  EXPECT_TRUE(truth(Value(Text("x"))));
  EXPECT_TRUE(truth(make_list(run, {number(0)})));
}

TEST(JinjaValue, depth_counts_what_is_inside) {
  jinja::Run run(0);
  EXPECT_EQ(depth_of(number(1)), 0U);
  const Value list = make_list(run, {number(1)});
  EXPECT_EQ(depth_of(list), 1U);
  EXPECT_EQ(depth_of(make_list(run, {list, number(1)})), 2U);
  EXPECT_EQ(depth_of(make_dict(run, {{Value(Text("k")), list}})), 2U);
}

TEST(JinjaValue, arguments_are_found_by_place_and_by_name) {
  const Value one = number(1);
  const Value two = number(2);
  const std::vector<Value> positional = {one};
  const std::vector<NamedValue> named = {{"second", two}};
  const Given given{one, positional, named};
  EXPECT_NE(given.find(0, "first"), nullptr);
  EXPECT_EQ(*given.find(1, "second")->as<std::int64_t>(), 2);
  EXPECT_EQ(given.find(1, "other"), nullptr);
}

TEST(JinjaValue, a_namespace_replaces_what_it_has) {
  Namespace space;
  space.set("a", number(1));
  space.set("a", number(2));
  EXPECT_EQ(space.fields.size(), 1U);
  EXPECT_EQ(*space.find("a")->as<std::int64_t>(), 2);
  EXPECT_EQ(space.find("b"), nullptr);
}

TEST(JinjaValue, each_kind_has_its_name) {
  EXPECT_EQ(kind_of(Value()), "undefined");
  EXPECT_EQ(kind_of(Value(Text())), "string");
  EXPECT_EQ(kind_of(number(1)), "integer");
}

}  // namespace
}  // namespace darkbloom::jinja
