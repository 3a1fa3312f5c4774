#include "jinja/to_text.h"
#include <gtest/gtest.h>

#include <limits>

#include "unit/jinja/rendering.h"

namespace darkbloom::jinja {
namespace {

using test::Cases;
using test::printed;

TEST(JinjaToText, values_print_as_in_python) {
  const Cases cases = {
      {"{{ none }}{{ true }}{{ 1 }}{{ 1.0 }}{{ [1, 'a', none, [true]] }}{{ {'a': 1.5, 'b': 'c'} "
       "}}{{ () }}{{ (1,) }}{{ (1, 2) }}",
       "NoneTrue11.0[1, 'a', None, [True]]{'a': 1.5, 'b': 'c'}()(1,)(1, 2)"},
      {R"({{ ['it\'s', 'say "x"', 'both \' "', 'a\n\t\\', 'é😀'] }})",
       R"(["it's", 'say "x"', 'both \' "', 'a\n\t\\', 'é😀'])"},
      {"{{ 1e16 }} {{ 1e15 }} {{ 123456789.5 }} {{ 0.0001 }} {{ 0.00001 }} {{ 1e100 }} {{ 0.1 }} "
       "{{ -2.5e-7 }} {{ 100000.0 }}",
       "1e+16 1000000000000000.0 123456789.5 0.0001 1e-05 1e+100 0.1 -2.5e-07 100000.0"},
  };
  for (const auto& [source, wanted] : cases)
    EXPECT_EQ(printed(source), wanted) << source;
}

TEST(JinjaToText, decimals_have_pythons_shortest_form) {
  EXPECT_EQ(decimal_text(0.0), "0.0");
  EXPECT_EQ(decimal_text(-0.0), "-0.0");
  EXPECT_EQ(decimal_text(1.0 / 3), "0.3333333333333333");
  EXPECT_EQ(decimal_text(5e-324), "5e-324");
  EXPECT_EQ(decimal_text(1.7976931348623157e308), "1.7976931348623157e+308");
  EXPECT_EQ(decimal_text(std::numeric_limits<double>::infinity()), "inf");
}

}  // namespace
}  // namespace darkbloom::jinja
