#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaInterpreter, loops_know_where_they_are) {
  const Cases cases = {
      {"{% for x in [1, 2, 3] %}{{ loop.index }}{{ loop.first }}{{ loop.last }}{{ loop.previtem "
       "}}{{ loop.nextitem }}{{ loop.length }}{{ loop.revindex0 }};{% endfor %}",
       "1TrueFalse232;2FalseFalse1331;3FalseTrue230;"},
      {"{% for x in [] %}a{% else %}none{% endfor %}{% for x in [1] %}a{% else %}none{% endfor %}",
       "nonea"},
      {"{% for a, b in [(1, 2), [3, 4]] %}{{ a }}{{ b }}{% endfor %}{% for k, v in {'a': "
       "1}.items() %}{{ k }}{{ v }}{% endfor %}{% for a, (b, c) in [[1, [2, 3]]] %}{{ a }}{{ b "
       "}}{{ c }}{% endfor %}",
       "1234a1123"},
      {"{% for x in [1, 2, 3, 4] if x is even %}{{ loop.index }}{{ x }}{% endfor %}{% for c in "
       "'aé' %}{{ c }},{% endfor %}{% for k in {'a': 1} %}{{ k }}{% endfor %}",
       "1224a,é,a"},
      {"{% for x in [1, 2, 3] %}{% if x == 2 %}{% continue %}{% endif %}{{ x }}{% endfor %}{% for "
       "x in [1, 2, 3] %}{% if x == 2 %}{% break %}{% endif %}{{ x }}{% endfor %}",
       "131"},
      {"{% for x in [1, 2] %}{% for y in [1, 2] %}{{ loop.index }}{% if y == 1 %}{% break %}{% "
       "endif %}{% endfor %}{{ loop.index }}{% endfor %}",
       "1112"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaInterpreter, what_a_loop_sets_stays_in_its_turn) {
  const Cases cases = {
      {"{% set x = 0 %}{% for i in [1, 2] %}{{ x }}{% set x = i %}{{ x }}{% endfor %}{{ x }}",
       "01020"},
      {"{% set n = namespace(x=0) %}{% for i in [1, 2] %}{% set n.x = n.x + i %}{% endfor %}{{ n.x "
       "}}",
       "3"},
      {"{% if true %}{% set x = 1 %}{% endif %}{{ x }}{% set a, b = 1, 2 %}{{ a }}{{ b }}", "112"},
      {"{% for i in [1] %}{% if true %}{% set x = 1 %}{% endif %}{{ x }}{% endfor %}{{ x }}", "1"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaInterpreter, blocks_set_filter_and_scope) {
  const Cases cases = {
      {"{% set x %}a{{ 1 }}b{% endset %}{{ x | upper }}{% set y | upper | trim %} q {% endset %}{{ "
       "y }}",
       "A1BQ"},
      {"{% filter upper | replace('A', 'x') %}abc{{ 'a' }}{% endfilter %}", "xBCx"},
      {"{% with a = 1, b = 2 %}{{ a }}{{ b }}{% endwith %}{{ a }}", "12"},
      {"{% generation %}g{{ 1 }}{% endgeneration %}", "g1"},
      {"{% if 0 %}a{% elif 1 %}b{% else %}c{% endif %}{% if q %}a{% else %}c{% endif %}", "bc"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaInterpreter, what_cannot_be_done_is_refused) {
  const Cases cases = {
      {"{% for x in 1 %}{% endfor %}", "type integer is no sequence"},
      {"{% for x in none %}{% endfor %}", "type none is no sequence"},
      {"{% for a, b in [[1]] %}{% endfor %}", "1 values cannot be given to 2 names"},
      {"{% set x = 1 %}{% set x.y = 2 %}", "'x' is no namespace"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaInterpreter, what_it_prints_has_a_limit) {
  const std::string got =
      printed("{% set s = 'x' * 9999999 %}{% for i in range(9) %}{{ s }}{% endfor %}");
  EXPECT_TRUE(got.contains("over 16 MiB")) << got.substr(0, 200);
}

TEST(JinjaInterpreter, steps_end_every_loop) {
  const std::string got =
      printed("{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}");
  EXPECT_TRUE(got.contains("takes too many steps")) << got;
}

TEST(JinjaInterpreter, a_namespace_may_hold_itself) {
  EXPECT_EQ(printed("{% set n = namespace() %}{% set n.me = n %}{{ n.me.me is defined }}"), "True");
}

}  // namespace
}  // namespace darkbloom::jinja
