#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::expect_printed;
using test::kInputs;
using test::printed;

TEST(JinjaListFilters, rows_are_counted_cut_and_joined) {
  const Cases cases = {
      {"{{ l | length }}{{ t | length }}{{ d | count }}{{ l | first }}{{ l | last }}{{ e | first "
       "}}|{{ t | list }}{{ l | reverse | list }}{{ t | reverse }}",
       "36332|['H', 'é', ' ', 'l', 'l', 'o'][2, 1, 3]oll éH"},
      {"{{ l | join(', ') }}{{ e | join }}{{ m | join('+', attribute='role') }}{{ 'ab' | join('-') "
       "}}{{ [1, none] | join(',') }}",
       "3, 1, 2user+toola-b1,None"},
      {"{{ [1, 2, 3, 4, 5] | batch(2) | list }}{{ [1, 2, 3] | batch(2, 0) | list }}{{ l | sum }}{{ "
       "m | sum(attribute='k') }}{{ l | max }}{{ l | min }}",
       "[[1, 2], [3, 4], [5]][[1, 2], [3, 0]]6331"},
  };
  expect_printed(cases);
}

TEST(JinjaListFilters, items_are_picked_by_tests) {
  const Cases cases = {
      {"{{ l | select('odd') | list }}{{ l | reject('odd') | list }}{{ l | select('gt', 1) | list "
       "}}{{ [0, 1, ''] | select | list }}",
       "[3, 1][2][3, 2][1]"},
      {"{{ m | selectattr('role', 'equalto', 'user') | map(attribute='content') | list }}{{ m | "
       "rejectattr('k', '==', 1) | list | length }}{{ m | selectattr('k') | list | length }}{{ m | "
       "selectattr('q', 'defined') | list }}",
       "['Hi']12[]"},
      {"{{ none | select | list }}{{ none | map('upper') | list }}", "[][]"},
  };
  expect_printed(cases);
}

TEST(JinjaListFilters, map_applies_filters_and_attributes) {
  const Cases cases = {
      {"{{ ['a', 'b'] | map('upper') | join }}{{ [[1], [2, 3]] | map('length') | list }}{{ ['a-b'] "
       "| map('replace', '-', '+') | list }}{{ ['é'] | map('tojson') | join }}",
       R"(AB[1, 2]['a+b']"é")"},
  };
  expect_printed(cases);
}

TEST(JinjaListFilters, sorting_ignores_case_unless_told) {
  const Cases cases = {
      {"{{ l | sort }}{{ l | sort(reverse=true) }}{{ ['b', 'A', 'a', 'B'] | sort }}{{ ['b', 'A'] | "
       "sort(case_sensitive=true) }}{{ m | sort(attribute='k') | map(attribute='k') | list }}",
       "[1, 2, 3][3, 2, 1]['A', 'a', 'b', 'B']['A', 'b'][1, 2]"},
      {"{{ {'b': 1, 'A': 2} | dictsort }}{{ {'b': 1, 'a': 2} | dictsort(by='value', reverse=true) "
       "}}{{ ['a', 'A', 'b', 'a'] | unique | list }}{{ [1, 1.0, 2] | unique | list }}",
       "[('A', 2), ('b', 1)][('a', 2), ('b', 1)]['a', 'b'][1, 2]"},
      {"{{ {'a': 1} | items | list }}{{ q | items | list }}", "[('a', 1)][]"},
  };
  expect_printed(cases);
}

TEST(JinjaListFilters, what_is_no_row_is_refused) {
  const Cases cases = {
      {"{{ 1 | length }}", "type integer has no length"},
      {"{{ 1 | list }}", "type integer is no sequence"},
      {"{{ [1, 'a'] | sort }}", "different types have no order"},
      {"{{ l | map('nosuch') | list }}", "a filter that is known"},
      {"{{ l | select('nosuch') | list }}", "no test has that name"},
      {"{{ 1 | items | list }}", "'items' needs a dict"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source, kInputs);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
