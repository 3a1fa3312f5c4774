#include <gtest/gtest.h>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::expect_printed;
using test::kInputs;
using test::printed;

TEST(JinjaArithmetic, numbers_calculate_as_in_python) {
  const Cases cases = {
      {"{{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 7 / 2 }} {{ 4 / 2 }}",
       "3 -4 1 2 -2 3.5 2.0"},
      {"{{ 2 ** 10 }} {{ 2 ** -1 }} {{ 2.0 ** 2 }} {{ 2 * 3.5 }} {{ 1 + true }} {{ 3 - 4.5 }}",
       "1024 0.5 4.0 7.0 2 -1.5"},
      {"{{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 1e20 + 1 }} {{ -3 | abs }} {{ - 3 }} {{ +3 }} {{ -f }}",
       "3.0 0.5 1e+20 3 -3 3 -2.5"},
      {"{{ 2 ** 3 ** 2 }} {{ (1 + 2) * 3 }} {{ 1 + 2 * 3 }} {{ 10 - 3 - 2 }}", "64 9 7 5"},
  };
  expect_printed(cases);
}

TEST(JinjaArithmetic, strings_and_lists_add_and_repeat) {
  const Cases cases = {
      {"{{ 'a' + 'b' }}{{ 'ab' * 3 }}{{ 2 * 'x' }}{{ 'x' * -1 }}{{ 'x' * true }}", "ababababxxx"},
      {"{{ [1] + [2] }}{{ [1] * 2 }}{{ (1,) + (2,) }}", "[1, 2][1, 1](1, 2)"},
      {"{{ 1 ~ 'a' ~ none ~ 2.0 ~ [1] ~ q }}", "1aNone2.0[1]"},
  };
  expect_printed(cases);
}

TEST(JinjaArithmetic, what_has_no_result_is_refused) {
  const Cases cases = {
      {"{{ 'a' + 1 }}", "types string and integer"},
      {"{{ none + 1 }}", "types none and integer"},
      {"{{ q + 'a' }}", "types undefined and string"},
      {"{{ [1] + (2,) }}", "types list and list"},
      {"{{ 1 / 0 }}", "divided by zero"},
      {"{{ 1 % 0.0 }}", "divided by zero"},
      {"{{ -'a' }}", "has no sign"},
      {"{{ {} * 2 }}", "types dict and integer"},
  };
  for (const auto& [source, why] : cases) {
    const std::string got = printed(source, kInputs);
    EXPECT_TRUE(got.starts_with("refused: ") && got.contains(why)) << source << ": " << got;
  }
}

TEST(JinjaArithmetic, integers_that_leave_64_bits_are_refused) {
  for (const std::string_view source :
       {"{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775807 - 2 }}",
        "{{ 9223372036854775807 * 2 }}", "{{ 10 ** 19 }}", "{{ 3 ** 99 }}",
        "{{ (-9223372036854775807 - 1) // -1 }}", "{{ -(-9223372036854775807 - 1) }}"})
    EXPECT_TRUE(printed(source).contains("leaves 64 bits")) << source << printed(source);
  EXPECT_EQ(printed("{{ (-9223372036854775807 - 1) % -1 }}"), "0");
}

TEST(JinjaArithmetic, what_is_repeated_has_a_limit) {
  EXPECT_TRUE(printed("{{ 'ab' * 99999999 }}").contains("over 16 MiB"));
  EXPECT_TRUE(printed("{{ [1] * 99999999 }}").contains("over 16 MiB"));
  EXPECT_EQ(printed("{{ '' * 99999999 }}{{ [] * 9223372036854775807 }}"), "[]");
}

}  // namespace
}  // namespace darkbloom::jinja
