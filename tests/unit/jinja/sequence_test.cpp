#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaSequence, rows_are_lists_keys_and_characters) {
  const Cases cases = {
      {"{{ [1, 2] | list }}{{ {'a': 1, 'b': 2} | list }}{{ 'é€' | list }}{{ q | list }}{{ (1, 2) | "
       "list }}{{ '' | list }}",
       "[1, 2]['a', 'b']['é', '€'][][1, 2][]"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaSequence, other_values_are_no_rows) {
  const Cases cases = {
      {"{{ 1 | list }}", "type integer is no sequence"},
      {"{{ none | list }}", "type none is no sequence"},
      {"{{ namespace() | list }}", "type namespace is no sequence"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
