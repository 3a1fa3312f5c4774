#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaParseExpression, operators_bind_as_in_jinja) {
  const Cases cases = {
      {"{{ 1 ~ 2 * 3 }}{{ 2 * 3 ~ 4 }}{{ 1 ~ 2 == '12' }}{{ not 1 in [2] }}{{ -1 | abs }}{{ -2 ** "
       "2 }}",
       "1664TrueTrue14"},
      {"{{ 1 if 0 else 2 ~ 3 }}{{ 'a' if 1 else 'b' if 1 else 'c' }}{{ 1 < 2 and 2 < 1 or 'z' }}",
       "23az"},
      {"{{ 10 // 3 * 2 }}{{ 2 - 1 + 1 }}{{ 1, 2 }}{{ 3 - -1 }}", "62(1, 2)4"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaParseExpression, half_expressions_are_refused) {
  const Cases cases = {
      {"{{ 1 + }}", "a value is missing"},  {"{{ }}", "a value is missing"},
      {"{{ a b }}", "'}}' is missing"},     {"{{ a not b }}", "'}}' is missing"},
      {"{{ a if }}", "a value is missing"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaParseExpression, depth_has_a_limit_whichever_way_it_grows) {
  const auto repeated = [](std::string_view part) {
    std::string all;
    for (int i = 0; i < 2'000; ++i)
      all += part;
    return all;
  };
  for (const std::string& source :
       {"{{ " + repeated("(") + "1" + repeated(")") + " }}", "{{ " + repeated("not ") + "1 }}",
        "{{ " + repeated("-") + "1 }}", "{{ 1" + repeated(" + 1") + " }}",
        "{{ 1" + repeated(" or 1") + " }}", "{{ a" + repeated(".a") + " }}",
        "{{ a" + repeated("|upper") + " }}", "{{ 1" + repeated(" if 1 else 1") + " }}",
        "{{ " + repeated("[") + repeated("]") + " }}", "{{ a" + repeated(" is defined") + " }}"})
    EXPECT_TRUE(printed(source).contains("it nests too deep")) << source.substr(0, 20);
}

}  // namespace
}  // namespace darkbloom::jinja
