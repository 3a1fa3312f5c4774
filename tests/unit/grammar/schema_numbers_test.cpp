#include <gtest/gtest.h>

#include "unit/grammar/made.h"

namespace darkbloom::grammar {
namespace {

using testing::expect_refused;
using testing::expect_texts;

TEST(SchemaNumbers, integers_and_numbers_end) {
  expect_texts(R"({"type":"integer"})", {"0", "-1", "1234567890123456"},
               {"01", "-", "-0", "1.0", "1e2", "12345678901234567", "+1", ""});
  expect_texts(R"({"type":"number"})",
               {"0", "-0", "-1.5", "1e10", "1.25E-99", "0.1234567890123456"},
               {"1.", ".5", "1e999", "01", "0.12345678901234567", "NaN", "1e"});
}

TEST(SchemaNumbers, bounds_of_integers_are_exact) {
  for (const auto& [low, high] :
       {std::pair(0, 9), {-5, 17}, {98, 102}, {-120, -99}, {7, 7}, {-3, 0}}) {
    const std::string schema = R"({"type":"integer","minimum":)" + std::to_string(low) +
                               R"(,"maximum":)" + std::to_string(high) + "}";
    const auto grammar = testing::read(testing::grammar_of(schema));
    for (int i = -1300; i <= 1300; ++i)
      EXPECT_EQ(grammar.accepts(std::to_string(i)), i >= low && i <= high) << schema << i;
  }
}

TEST(SchemaNumbers, one_bound_leaves_the_other_side_open) {
  expect_texts(R"({"type":"integer","minimum":1})", {"1", "9", "10", "1234567890123456"},
               {"0", "-1", "12345678901234567"});
  expect_texts(R"({"type":"integer","maximum":-5})", {"-5", "-6", "-10", "-99999"},
               {"-4", "0", "5", "-0"});
  expect_texts(R"({"type":"integer","exclusiveMinimum":5,"minimum":3})", {"6"}, {"5", "4", "3"});
  expect_texts(R"({"type":"integer","minimum":1.5,"maximum":3.5})", {"2", "3"}, {"1", "4"});
  expect_texts(R"({"type":"integer","minimum":5,"exclusiveMinimum":true})", {"6"}, {"5"});
}

TEST(SchemaNumbers, bounds_of_decimals_are_exact) {
  expect_texts(R"({"type":"number","minimum":0,"maximum":1})",
               {"0", "1", "0.5", "1.0", "1.000", "0.0", "0.99999999999999"},
               {"1.1", "1.0001", "-0.1", "2", "-1", "1e0", "10"});
  expect_texts(R"({"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1})",
               {"0.5", "0.01", "0.00001", "0.9"}, {"0", "1", "0.0", "0.000", "1.0", "-0.5"});
  expect_texts(R"({"type":"number","minimum":-1.25,"maximum":2.5})",
               {"-1.25", "-1.250", "-1.2", "-1", "-0.9", "0", "2.5", "2.49", "2.50"},
               {"-1.26", "-1.3", "-2", "2.51", "2.6", "3", "-1.2501"});
  expect_texts(R"({"type":"number","minimum":0.001,"maximum":0.01})", {"0.001", "0.0055", "0.01"},
               {"0", "0.0009", "0.011", "0.1"});
}

TEST(SchemaNumbers, far_bounds_hold_by_themselves) {
  expect_texts(R"({"type":"integer","minimum":-9223372036854775808,"maximum":9223372036854775807})",
               {"0", "-9999999999999999"}, {"99999999999999999"});
  expect_texts(R"({"type":"number","maximum":1e300})", {"1e9"}, {"x"});
}

TEST(SchemaNumbers, multiples_are_held_digit_by_digit) {
  const auto fives =
      testing::read(testing::grammar_of(R"({"type":"integer","multipleOf":7,"minimum":-50})"));
  for (int i = -100; i < 1000; ++i)
    EXPECT_EQ(fives.accepts(std::to_string(i)), i % 7 == 0 && i >= -50) << i;
  expect_texts(R"({"type":"integer","multipleOf":100})", {"0", "100", "-1200"}, {"10", "150", "1"});
  expect_texts(R"({"type":"number","multipleOf":0.01})", {"0.01", "19.99", "5", "-3.5"},
               {"0.001", "19.995"});
  expect_texts(R"({"type":"number","multipleOf":0.25})", {"0.25", "1.5", "2", "0.75", "-7.25"},
               {"0.2", "0.3", "1.125"});
  expect_texts(R"({"type":"number","multipleOf":5})", {"5", "10"}, {"5.5", "7"});
  expect_texts(R"({"type":"integer","multipleOf":0.5})", {"1", "2"}, {"0.5"});
  expect_texts(R"({"type":"integer","multipleOf":1.5})", {"3", "6", "0"}, {"1", "2", "4"});
}

TEST(SchemaNumbers, formats_of_numbers) {
  expect_texts(R"({"type":"integer","format":"int32"})", {"2147483647", "-2147483648"},
               {"2147483648", "-2147483649"});
  expect_texts(R"({"type":"number","format":"double"})", {"0.5"}, {});
  expect_refused(R"({"type":"number","format":"decimal"})", ".format");
}

TEST(SchemaNumbers, what_cannot_be_held_is_refused) {
  expect_refused(R"({"type":"integer","minimum":2,"maximum":1})", "");
  expect_refused(R"({"type":"integer","exclusiveMinimum":1,"exclusiveMaximum":2})", "");
  expect_refused(R"({"type":"integer","minimum":1e30})", "");
  expect_refused(R"({"type":"number","exclusiveMinimum":123456789.123456789})", "");
  expect_refused(R"({"type":"integer","minimum":"1"})", ".minimum");
  expect_refused(R"({"type":"integer","multipleOf":0})", ".multipleOf");
  expect_refused(R"({"type":"integer","multipleOf":-2})", ".multipleOf");
  expect_refused(R"({"type":"integer","multipleOf":1234567})", ".multipleOf");
}

}  // namespace
}  // namespace darkbloom::grammar
