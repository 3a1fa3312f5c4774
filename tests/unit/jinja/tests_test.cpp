#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaTests, kinds_are_told_apart) {
  const Cases cases = {
      {"{{ 1 is integer }}{{ true is integer }}{{ 1.0 is float }}{{ true is boolean }}{{ true is "
       "number }}{{ 'a' is number }}{{ none is none }}{{ q is none }}",
       "TrueFalseTrueTrueTrueFalseTrueFalse"},
      {"{{ 'a' is string }}{{ 1 is string }}{{ {} is mapping }}{{ [] is mapping }}{{ [] is "
       "sequence }}{{ 'a' is sequence }}{{ {} is sequence }}{{ 1 is sequence }}{{ (1,) is sequence "
       "}}",
       "TrueFalseTrueFalseTrueTrueTrueFalseTrue"},
      {"{{ [] is iterable }}{{ 1 is iterable }}{{ 'a' is iterable }}{{ q is iterable }}{{ range is "
       "callable }}{{ 'a'.upper is callable }}{{ 1 is callable }}",
       "TrueFalseTrueTrueTrueTrueFalse"},
      {"{{ true is true }}{{ 1 is true }}{{ false is false }}{{ 0 is false }}{{ q is defined }}{{ "
       "q is undefined }}{{ q is sequence }}",
       "TrueFalseTrueFalseFalseTrueTrue"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTests, relations_have_words) {
  const Cases cases = {
      {"{{ 1 is eq 1 }}{{ 1 is ne 2 }}{{ 1 is lt 2 }}{{ 2 is ge 2 }}{{ 1 is in [1] }}{{ 1 is "
       "sameas 1 }}{{ 1 is equalto(1) }}{{ 3 is odd }}{{ 3 is even }}{{ 9 is divisibleby 3 }}",
       "TrueTrueTrueTrueTrueTrueTrueTrueFalseTrue"},
      {"{{ 'abc' is lower }}{{ 'ABC' is upper }}{{ 'aB' is lower }}{{ 'upper' is filter }}{{ "
       "'nosuch' is filter }}{{ 'odd' is test }}",
       "TrueTrueFalseTrueFalseTrue"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaTests, tests_that_lack_something_are_refused) {
  const Cases cases = {
      {"{{ 1 is eq }}", "needs a value to compare"},
      {"{{ 'a' is odd }}", "needs integers"},
      {"{{ 1 is divisibleby 0 }}", "none to divide by is 0"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
