#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaLoopFacts, every_fact_counts_from_its_end) {
  const Cases cases = {
      {"{% for x in 'abc' %}{{ loop.index }}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 "
       "}}{{ loop.first }}{{ loop.last }}{{ loop.length }} {% endfor %}",
       "1032TrueFalse3 2121FalseFalse3 3210FalseTrue3 "},
      {"{% for x in 'abc' %}{{ loop.previtem is defined }}{{ loop.nextitem | default('-') }}{% "
       "endfor %}",
       "FalsebTruecTrue-"},
      {"{% for x in 'abcd' %}{{ loop.cycle('x', 'y') }}{% endfor %}{% for x in [1, 1, 2] %}{{ "
       "loop.changed(x) }}{% endfor %}",
       "xyxyTrueFalseTrue"},
      {"{% for x in 'ab' %}{{ loop.depth }}{{ loop.nothing }}{% endfor %}", "11"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

}  // namespace
}  // namespace darkbloom::jinja
