#include "jinja/globals.h"

#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::printed;

TEST(JinjaGlobals, ranges_count_both_ways) {
  EXPECT_EQ(printed("{{ range(3) | list }}{{ range(1, 3) | list }}{{ range(5, 0, -2) | list }}"
                    "{{ range(0) | list }}{{ range(3, 1) | list }}"),
            "[0, 1, 2][1, 2][5, 3, 1][][]");
  EXPECT_TRUE(printed("{{ range(1, 2, 0) }}").contains("step of 'range' is 0"));
  EXPECT_TRUE(printed("{{ range(100001) }}").contains("over 100000 items"));
  EXPECT_EQ(printed("{{ range(9223372036854775806, 9223372036854775807, 2) | length }}"), "1");
}

TEST(JinjaGlobals, an_author_refuses_with_a_sentence) {
  EXPECT_EQ(printed("{{ raise_exception('No tools here.') }}"), "refused: No tools here.");
  EXPECT_EQ(printed("{{ raise_exception() }}"), "refused: The chat template refuses the request.");
}

TEST(JinjaGlobals, a_refusal_does_not_repeat_what_people_wrote) {
  EXPECT_EQ(printed("{{ raise_exception('Role ' ~ role ~ '!') }}", R"({"role":"secret"})"),
            "refused: Role ...!");
}

TEST(JinjaGlobals, namespaces_and_dicts_take_dicts_and_names) {
  EXPECT_EQ(printed("{{ namespace({'a': 1}, b=2).b }}{{ dict({'a': 1}, a=3, b=2) }}"),
            "2{'a': 3, 'b': 2}");
  EXPECT_TRUE(printed("{{ namespace(1) }}").contains("takes a dict or named values"));
  EXPECT_TRUE(printed("{{ dict(1) }}").contains("takes a dict or named values"));
}

TEST(JinjaGlobals, the_time_is_the_one_that_is_given) {
  EXPECT_EQ(printed("{{ strftime_now('%Y-%m-%d') }}"), "2023-11-14");
  EXPECT_TRUE(printed("{{ strftime_now() }}").contains("needs a format"));
}

}  // namespace
}  // namespace darkbloom::jinja
