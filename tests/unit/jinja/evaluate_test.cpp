#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaEvaluate, logic_gives_the_value_that_decides) {
  const Cases cases = {
      {"{{ 0 or 'a' }}{{ 'a' and 'b' }}{{ '' and x.y }}{{ 1 or x.y }}{{ not 0 }}{{ not 'a' }}",
       "ab1TrueFalse"},
      {"{{ 'y' if 1 else 'n' }}{{ 'y' if 0 else 'n' }}[{{ 'y' if 0 }}]{{ 1 if 0 else 2 if 0 else 3 "
       "}}",
       "yn[]3"},
      {"{{ not 1 == 2 }}{{ 1 and 0 or 2 }}{{ true and not false }}", "True2True"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaEvaluate, literals_are_those_of_python) {
  const Cases cases = {
      {"{{ [1, 'a', none, true, 1.5] }}{{ (1,) }}{{ () }}{{ {'a': [1], 2: none} }}{{ {'a': 1, 'a': "
       "2} }}",
       "[1, 'a', None, True, 1.5](1,)(){'a': [1], 2: None}{'a': 2}"},
      {R"({{ 'a' 'b' }}{{ "it's" }}{{ 1_000 }}{{ True }}{{ None }}{{ 1e3 }})",
       "abit's1000TrueNone1000.0"},
      {"{{ 1, 2 }}{{ [1,] }}{{ {'a': 1,} }}", "(1, 2)[1]{'a': 1}"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaEvaluate, unknown_names_of_filters_and_tests_are_refused_when_used) {
  const Cases cases = {
      {"{{ 1 | nosuch }}", "no filter is named 'nosuch'"},
      {"{{ 1 is nosuch }}", "no test is named 'nosuch'"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaEvaluate, an_undefined_name_prints_nothing) {
  const Cases cases = {
      {"[{{ q }}]{{ q | default('d') }}{{ q is defined }}{{ q or 'o' }}{{ q | length }}{{ q | list "
       "}}{% for x in q %}x{% endfor %}",
       "[]dFalseo0[]"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaEvaluate, an_unknown_filter_that_is_not_reached_does_no_harm) {
  EXPECT_EQ(printed("{% if false %}{{ 1 | nosuch }}{% endif %}a"), "a");
}

}  // namespace
}  // namespace darkbloom::jinja
