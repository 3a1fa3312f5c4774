#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaSortValues, equal_items_keep_their_order) {
  const Cases cases = {
      {"{{ ['b', 'a', 'B', 'A'] | sort }}{{ ['b', 'a', 'B', 'A'] | sort(reverse=true) }}",
       "['a', 'A', 'b', 'B']['b', 'B', 'a', 'A']"},
      {"{{ [{'k': 2, 'v': 1}, {'k': 1, 'v': 2}, {'k': 2, 'v': 3}] | sort(attribute='k') | "
       "map(attribute='v') | list }}",
       "[2, 1, 3]"},
      {"{{ [2, 1.5, true] | sort }}{{ [] | sort }}{{ ['x'] | sort }}", "[True, 1.5, 2][]['x']"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaSortValues, kinds_do_not_mix) {
  const Cases cases = {
      {"{{ [1, 'a'] | sort }}", "different types have no order"},
      {"{{ [none, 1] | sort }}", "different types"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
