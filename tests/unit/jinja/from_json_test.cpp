#include "jinja/from_json.h"

#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::marked;
using test::printed;

TEST(JinjaFromJson, every_kind_of_value_keeps_its_type) {
  EXPECT_EQ(printed("{{ a }}", R"({"a":[null,true,-3,2.5,1.0,"x",{"k":[]}]})"),
            "[None, True, -3, 2.5, 1.0, 'x', {'k': []}]");
}

TEST(JinjaFromJson, of_equal_keys_the_last_wins_in_the_place_of_the_first) {
  EXPECT_EQ(printed("{{ a }}", R"({"a":{"x":1,"y":2,"x":3}})"), "{'x': 3, 'y': 2}");
}

TEST(JinjaFromJson, strings_and_keys_of_people_are_content) {
  EXPECT_EQ(
      marked("{{ a.k }}{% for k in a %}{{ k }}{% endfor %}{{ a.n }}", R"({"a":{"k":"v","n":5}})"),
      "[vkn]5");
  EXPECT_EQ(marked("{{ a | tojson }}", R"({"a":{"k":"v\""}})"), "{\"[k]\": \"[v\\\"]\"}");
}

TEST(JinjaFromJson, large_objects_are_read_in_a_moment) {
  std::string text = R"({"a":{)";
  for (int i = 0; i < 50'000; ++i)
    text += (i == 0 ? "\"k" : ",\"k") + std::to_string(i) + "\":1";
  EXPECT_EQ(printed("{{ a | length }}", text + "}}"), "50000");
}

}  // namespace
}  // namespace darkbloom::jinja
