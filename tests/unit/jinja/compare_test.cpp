#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaCompare, values_compare_as_in_python) {
  const Cases cases = {
      {"{{ 1 == 1.0 }}{{ true == 1 }}{{ '1' == 1 }}{{ none == none }}{{ q == r }}{{ q == none }}{{ "
       "'a' != 'b' }}",
       "TrueTrueFalseTrueTrueFalseTrue"},
      {"{{ [1, [2]] == [1, [2]] }}{{ [1] == (1,) }}{{ {'a': 1, 'b': 2} == {'b': 2, 'a': 1} }}{{ "
       "{'a': 1} == {'a': 2} }}",
       "TrueFalseTrueFalse"},
      {"{{ 1 < 2 < 3 }}{{ 1 < 3 < 2 }}{{ 'a' < 'b' }}{{ 'é' > 'z' }}{{ 2 >= 2.0 }}{{ 1 == 1 in [1] "
       "}}",
       "TrueFalseTrueTrueTrueTrue"},
      {"{{ 0 == false }}{{ '' == none }}{{ [] == {} }}", "TrueFalseFalse"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCompare, in_looks_into_strings_lists_and_keys) {
  const Cases cases = {
      {"{{ 'b' in 'abc' }}{{ '' in 'a' }}{{ 2 in [1, 2] }}{{ 'a' in {'a': 1} }}{{ 1 in {'a': 1} "
       "}}{{ 1 not in [1] }}",
       "TrueTrueTrueTrueFalseFalse"},
      {"{{ 'x' in q }}{{ 'x' not in q }}{{ 1.0 in [1] }}", "FalseTrueTrue"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCompare, what_has_no_order_is_refused) {
  const Cases cases = {
      {"{{ 1 < 'a' }}", "types integer and string have no order"},
      {"{{ none < 1 }}", "types none and integer"},
      {"{{ {} < {} }}", "types dict and dict"},
      {"{{ 1 in 'a' }}", "cannot contain a value of type integer"},
      {"{{ 'a' in 1 }}", "type integer cannot contain others"},
      {"{{ q in 'a' }}", "cannot contain a value of type undefined"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaCompare, equal_trees_that_share_their_parts_cost_steps) {
  const std::string source =
      "{% set n = namespace(a=[1], b=[1]) %}{% for i in range(60) %}"
      "{% set n.a = [n.a, n.a] %}{% set n.b = [n.b, n.b] %}{% endfor %}{{ n.a == n.b }}";
  EXPECT_TRUE(printed(source).contains("takes too many steps")) << printed(source);
}

}  // namespace
}  // namespace darkbloom::jinja
