#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaFilters, default_stands_in_for_what_is_missing) {
  const Cases cases = {
      {"{{ q | default('x') }}{{ '' | default('x') }}|{{ '' | default('x', true) }}{{ none | "
       "d('x') }}{{ q | d }}|{{ 0 | d(5, boolean=true) }}",
       "x|xNone|5"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaFilters, numbers_are_read_from_strings) {
  const Cases cases = {
      {"{{ '42' | int }}{{ ' -7 ' | int }}{{ '3.9' | int }}{{ 'x' | int }}{{ 'x' | int(5) }}{{ 3.9 "
       "| int }}{{ true | int }}{{ none | int }}",
       "42-7305310"},
      {"{{ '1.5' | float }}{{ 'x' | float }}{{ 'x' | float(2.5) }}{{ 3 | float }}{{ '1e3' | float "
       "}}",
       "1.50.02.53.01000.0"},
      {"{{ -3 | abs }}{{ 2.6 | round }}{{ 2.54 | round(1) }}{{ 2.1 | round(0, 'ceil') }}{{ 2.9 | "
       "round(method='floor') }}{{ 2.5 | round }}",
       "33.02.53.02.02.0"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaFilters, tojson_is_json_dumps_without_escaping) {
  const Cases cases = {
      {R"({{ {'a': [1, 2.0, none, true, 'é<"\n']} | tojson }})",
       R"({"a": [1, 2.0, null, true, "é<\"\n"]})"},
      {"{{ {'a': [1, {}], 'b': []} | tojson(indent=2) }}",
       "{\n  \"a\": [\n    1,\n    {}\n  ],\n  \"b\": []\n}"},
      {"{{ {'a': 'é😀'} | tojson(ensure_ascii=true) }}{{ {'b': 1, 'a': 2} | tojson(sort_keys=true) "
       "}}",
       R"({"a": "\u00e9\ud83d\ude00"}{"a": 2, "b": 1})"},
      {"{{ {'a': [1, 2]} | tojson(separators=(',', ':')) }}{{ 'x' | tojson | safe }}",
       R"({"a":[1,2]}"x")"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaFilters, what_is_no_number_or_has_no_json_is_refused) {
  const Cases cases = {
      {"{{ 'a' | abs }}", "'abs' needs a number"},
      {"{{ q | tojson }}", "type undefined has no JSON"},
      {"{{ namespace() | tojson }}", "type namespace has no JSON"},
      {"{{ 'a' | round }}", "'round' needs a number"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
