#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

constexpr std::string_view kInputs =
    R"({"t":"Hé llo","n":3,"f":2.5,"none":null,"l":[3,1,2],"e":[],)"
    R"("d":{"b":1,"a":{"x":[1,"y"]},"items":5},)"
    R"("m":[{"role":"user","content":"Hi","k":2},{"role":"tool","content":"ok","k":1}]})";

TEST(JinjaMethods, dicts_and_lists_have_those_that_change_nothing) {
  const Cases cases = {
      {"{{ d.get('b') }}{{ d.get('q') }}{{ d.get('q', 7) }}{{ d.keys() | list }}{{ {'a': "
       "1}.values() | list }}{% for k, v in d.items() %}{{ k }}{% endfor %}",
       "1None7['b', 'a', 'items'][1]baitems"},
      {"{{ l.index(1) }}{{ l.count(3) }}{{ [1, 1].count(1) }}", "112"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source, kInputs), wanted) << source;
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
