#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaCall, macros_take_arguments_by_place_by_name_and_by_default) {
  const Cases cases = {
      {"{% macro f(a, b=2, c='x') %}{{ a }}{{ b }}{{ c }}|{% endmacro %}{{ f(1) }}{{ f(1, 3) }}{{ "
       "f(c=1, a=2) }}{{ f() }}",
       "12x|13x|221|2x|"},
      {"{% macro f(a, b=a) %}{{ b }}{% endmacro %}{{ f(1) }}", "1"},
      {"{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(3) }}",
       "321"},
      {"{% macro f() %}  a {% endmacro %}[{{ f() | trim }}]{{ f() | length }}", "[a]4"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCall, macros_see_where_they_are_defined) {
  const Cases cases = {
      {"{% set x = 1 %}{% macro f() %}{{ x }}{% endmacro %}{% set x = 2 %}{{ f() }}", "2"},
      {"{% macro f() %}{{ g() }}{% endmacro %}{% macro g() %}g{% endmacro %}{{ f() }}", "g"},
      {"{% macro f() %}{{ y is defined }}{% endmacro %}{% for y in [1] %}{{ f() }}{% endfor %}",
       "False"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCall, a_call_block_hands_over_its_body) {
  const Cases cases = {
      {"{% macro f(a) %}<{{ caller(a) }}{{ caller(2) }}>{% endmacro %}{% call(x) f(1) %}[{{ x "
       "}}]{% endcall %}",
       "<[1][2]>"},
      {"{% macro f() %}<{{ caller() }}>{% endmacro %}{% set z = 5 %}{% call f() %}{{ z }}{% "
       "endcall %}",
       "<5>"},
      {"{% macro f() %}{{ caller is defined }}{% endmacro %}{{ f() }}", "False"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCall, functions_and_methods_are_values) {
  const Cases cases = {
      {"{% set f = 'a'.upper %}{{ f() }}{% set g = range %}{{ g(2) | list }}", "A[0, 1]"},
      {"{{ namespace(a=1).a }}{{ dict(a=1, b=2) }}", "1{'a': 1, 'b': 2}"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaCall, what_cannot_be_called_is_refused) {
  const Cases cases = {
      {"{{ q() }}", "'q' is undefined and cannot be called"},
      {"{{ 'a'.nothing() }}", "'nothing' is undefined and cannot be called"},
      {"{{ 1() }}", "type integer cannot be called"},
      {"{% macro f(a) %}{% endmacro %}{{ f(1, 2) }}", "the macro 'f' takes 1 arguments"},
      {"{% macro f(a) %}{% endmacro %}{{ f(b=1) }}", "the macro 'f' has no parameter 'b'"},
      {"{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "calls itself too deep"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
