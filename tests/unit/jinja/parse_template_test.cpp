#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaParseTemplate, tags_nest) {
  const Cases cases = {
      {"{% if true %}{% for x in [1] %}{% if x %}{{ x }}{% endif %}{% endfor %}{% endif %}", "1"},
      {"{% macro f() %}{% macro g() %}g{% endmacro %}{{ g() }}{% endmacro %}{{ f() }}", "g"},
      {"{%- set x = 1 -%}{%- if x -%}a{%- endif -%}", "a"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaParseTemplate, tags_that_do_not_fit_are_refused) {
  const Cases cases = {
      {"{% if 1 %}", "'endif' is missing"},
      {"{% if 1 %}{% endfor %}", "the tag 'endfor' is not known here"},
      {"{% endif %}", "the tag 'endif' is not known here"},
      {"{% for x in [] %}{% else %}", "'endfor' is missing"},
      {"{% for %}", "a name is missing"},
      {"{% for x of y %}", "'in' is missing"},
      {"{% set 1 = 2 %}", "a name is missing"},
      {"{% set x = %}", "a value is missing"},
      {"{% macro f %}{% endmacro %}", "'(' is missing"},
      {"{% macro f(1) %}{% endmacro %}", "a name is missing"},
      {"{% break %}", "'break' is outside of a loop"},
      {"{% for x in [1] %}{% macro f() %}{% continue %}{% endmacro %}{% endfor %}",
       "'continue' is outside of a loop"},
      {"{% %}", "a name is missing"},
      {"{% include 'x' %}", "the tag 'include' is not known here"},
      {"{% extends 'x' %}", "the tag 'extends' is not known here"},
      {"{% import 'x' as y %}", "the tag 'import' is not known here"},
      {"{% call 1 %}{% endcall %}", "'call' needs a call"},
      {"{% filter %}{% endfilter %}", "a name is missing"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaParseTemplate, depth_has_a_limit) {
  std::string source;
  for (int i = 0; i < 5'000; ++i)
    source += "{% if 1 %}";
  EXPECT_TRUE(printed(source).contains("it nests too deep"));
}

TEST(JinjaParseTemplate, a_long_chain_of_branches_is_no_depth) {
  std::string source = "{% if 0 %}";
  for (int i = 0; i < 2'000; ++i)
    source += "{% elif 0 %}";
  EXPECT_EQ(printed(source + "{% else %}a{% endif %}"), "a");
}

}  // namespace
}  // namespace darkbloom::jinja
