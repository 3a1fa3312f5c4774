#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::expect_printed;
using test::kInputs;
using test::printed;

TEST(JinjaMethods, dicts_and_lists_have_those_that_change_nothing) {
  const Cases cases = {
      {"{{ d.get('b') }}{{ d.get('q') }}{{ d.get('q', 7) }}{{ d.keys() | list }}{{ {'a': "
       "1}.values() | list }}{% for k, v in d.items() %}{{ k }}{% endfor %}",
       "1None7['b', 'a', 'items'][1]baitems"},
      {"{{ l.index(1) }}{{ l.count(3) }}{{ [1, 1].count(1) }}", "112"},
  };
  expect_printed(cases);
}

TEST(JinjaMethods, those_that_change_are_not_there) {
  const Cases cases = {
      {"{{ l.append(1) }}", "'append' is undefined"},  {"{{ d.pop('b') }}", "'pop' is undefined"},
      {"{{ d.update({}) }}", "'update' is undefined"}, {"{{ l.index(9) }}", "has no such item"},
      {"{{ d.get() }}", "'get' needs a key"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source, kInputs);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

}  // namespace
}  // namespace darkbloom::jinja
