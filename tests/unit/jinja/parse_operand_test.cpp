#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaParseOperand, postfixes_filters_and_tests_chain) {
  const Cases cases = {
      {"{{ 'a-b'.split('-')[1].upper() | lower }}{{ {'a': [1, 2]}.a[1] }}{{ [1, 2] | first | "
       "string | length }}",
       "b21"},
      {"{{ 4 is divisibleby 2 }}{{ 4 is divisibleby(3) }}{{ 3 is not even }}{{ 1 is in [1] }}{{ q "
       "is defined and q }}{{ 1 is eq 1 }}",
       "TrueFalseTrueTrueFalseTrue"},
      {"{{ 'a' is string }}{{ ('a' ~ 'b') | upper }}{{ 'x' if q is undefined else 'y' }}{{ "
       "dict(a=1)['a'] }}",
       "TrueABx1"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaParseOperand, half_operands_are_refused) {
  const Cases cases = {
      {"{{ a. }}", "a name is missing"},   {"{{ a[ }}", "a bracket"},
      {"{{ a[] }}", "a key is missing"},   {"{{ a| }}", "a name is missing"},
      {"{{ a is }}", "a name is missing"}, {"{{ f(a=1, 2) }}", "follows a named one"},
      {"{{ {1} }}", "':' is missing"},     {"{{ {1:} }}", "a value is missing"},
      {"{{ [1 2] }}", "']' is missing"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaParseOperand, numbers_that_are_too_large_are_refused) {
  EXPECT_TRUE(printed("{{ 9223372036854775808 }}").contains("a number is too large"));
  EXPECT_TRUE(printed("{{ 1e999 }}").contains("a number is too large"));
}

}  // namespace
}  // namespace darkbloom::jinja
