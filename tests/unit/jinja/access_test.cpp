#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::expect_printed;
using test::kInputs;
using test::printed;

TEST(JinjaAccess, attributes_and_items_find_members_and_methods) {
  const Cases cases = {
      {"{{ d.b }}{{ d['b'] }}{{ d.a.x[1] }}{{ d['items'] }}{{ l.0 }}{{ l[-1] }}", "11y532"},
      {"{{ d.items() | length }}{{ m[0].role }}{{ m[-1]['content'] }}", "3userok"},
      {"{{ d.nothing }}|{{ l[9] }}|{{ l.x }}|{{ t.x }}|{{ n.x }}|{{ none.x }}|{{ d[0] }}|{{ l['a'] "
       "}}",
       "|||||||"},
      {"{{ t[1] }}{{ t[-1] }}{{ t[99] }}", "éo"},
      {"{{ {1: 'i', true: 'j'}[1] }}{{ {'a': 1}.get('a') }}", "j1"},
      {"{{ d['get']('b') }}{{ d.get is defined }}", "1True"},
  };
  expect_printed(cases);
}

TEST(JinjaAccess, slices_are_those_of_python) {
  const Cases cases = {
      {"{{ l[1:] }}{{ l[:-1] }}{{ l[::-1] }}{{ l[5:] }}{{ l[-9:2] }}{{ l[::2] }}{{ l[2:0:-1] }}",
       "[1, 2][3, 1][2, 1, 3][][3, 1][3, 2][2, 1]"},
      {"{{ t[:2] }}|{{ t[::-1] }}|{{ t[-3:] }}|{{ t[1:-1:2] }}|{{ t[:] }}|{{ t[none:1] }}",
       "Hé|oll éH|llo|él|Hé llo|H"},
      {"{{ (1, 2, 3)[1:] }}{{ (1, 2)[:1] }}", "(2, 3)(1,)"},
      {"{{ l[-1::-1] }}{{ l[:-5:-1] }}{{ l[0:0] }}", "[2, 1, 3][2, 1, 3][]"},
  };
  expect_printed(cases);
}

TEST(JinjaAccess, paths_of_filters_go_through_dots_and_digits) {
  const Cases cases = {
      {"{{ m | map(attribute='role') | list }}{{ [d] | map(attribute='a.x.1') | list }}",
       "['user', 'tool']['y']"},
      {"{{ m | map(attribute='none', default='?') | list }}", "['?', '?']"},
  };
  expect_printed(cases);
}

TEST(JinjaAccess, what_is_undefined_has_no_members) {
  const Cases cases = {
      {"{{ q.x }}", "'q' is undefined"},
      {"{{ d.q.x }}", "'q' is undefined"},
      {"{{ q['x'] }}", "'q' is undefined"},
      {"{{ q[1:] }}", "'q' is undefined"},
      {"{{ l[9].x }}", "undefined"},
      {"{{ l[::0] }}", "its step is 0"},
      {"{{ l['a':] }}", "not made of integers"},
      {"{{ {[1]: 2} }}", "cannot be a key"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source, kInputs);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
