#include "grammar/number_automaton.h"

#include <gtest/gtest.h>

#include <format>

#include "unit/base/seeded_random.h"

namespace darkbloom::grammar {
namespace {

bool accepts(const Automaton& automaton, const std::string& text) {
  return automaton.accepts(characters_of(text));
}

TEST(NumberAutomaton, decimals_are_the_shortest_digits) {
  const auto digits = [](double number) {
    const Decimal decimal = decimal_of(number);
    return (decimal.negative ? "-" : "") + decimal.whole + "." + decimal.fraction;
  };
  EXPECT_EQ(digits(0.0), "0.");
  EXPECT_EQ(digits(-0.0), "0.");
  EXPECT_EQ(digits(1.0), "1.");
  EXPECT_EQ(digits(-12.5), "-12.5");
  EXPECT_EQ(digits(0.1), "0.1");
  EXPECT_EQ(digits(1e-7), "0.0000001");
  EXPECT_EQ(digits(120.0), "120.");
  EXPECT_EQ(digits(1e20), "100000000000000000000.");
  EXPECT_EQ(digits(123456.789), "123456.789");
  EXPECT_EQ(decimal_of(std::int64_t{-120}).whole, "120");
  EXPECT_TRUE(decimal_of(std::int64_t{-120}).negative);
  EXPECT_TRUE(decimal_of(std::int64_t{0}).is_zero());
}

Automaton made(const NumberShape& shape) {
  Work work;
  return numbers_in(shape, work).value();
}

/// Hundredths as a number of two decimals, in all its spellings.
std::vector<std::string> spellings(int hundredths) {
  const int magnitude = std::abs(hundredths);
  const std::string sign = hundredths < 0 ? "-" : "";
  std::vector<std::string> texts = {
      std::format("{}{}.{:02}", sign, magnitude / 100, magnitude % 100),
      std::format("{}{}.{:02}0", sign, magnitude / 100, magnitude % 100)};
  if (magnitude % 10 == 0)
    texts.push_back(std::format("{}{}.{}", sign, magnitude / 100, magnitude % 100 / 10));
  if (magnitude % 100 == 0) texts.push_back(std::format("{}{}", sign, magnitude / 100));
  return texts;
}

Bound bound_at(int hundredths, bool exclusive) {
  return {decimal_of(hundredths / 100.0), exclusive};
}

TEST(NumberAutomaton, bounds_are_those_of_arithmetic) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 300; ++round) {
    const int low = static_cast<int>(random.number(4000)) - 2000;
    const int high = low + static_cast<int>(random.number(300));
    const bool open_low = random.number(2) == 0;
    const bool open_high = random.number(2) == 0;
    NumberShape shape{.digits = 3, .fraction = 3};
    if (random.number(4) != 0) shape.low = bound_at(low, open_low);
    if (random.number(4) != 0) shape.high = bound_at(high, open_high);
    const Automaton automaton = made(shape);
    for (int i = 0; i < 60; ++i) {
      const int value = low - 60 + static_cast<int>(random.number(450));
      const bool in_low = !shape.low || (open_low ? value > low : value >= low);
      const bool in_high = !shape.high || (open_high ? value < high : value <= high);
      for (const std::string& text : spellings(value)) {
        if (text == "-0") continue;
        EXPECT_EQ(accepts(automaton, text), in_low && in_high)
            << text << " in " << low << (open_low ? " < " : " <= ") << high << open_high;
      }
    }
  }
}

TEST(NumberAutomaton, multiples_are_those_of_arithmetic) {
  for (const int units : {1, 3, 25, 40, 100, 125}) {
    const Automaton automaton =
        made({.digits = 2, .fraction = 2, .multiple = Step{.units = units, .places = 2}});
    for (int value = -2000; value <= 2000; ++value)
      EXPECT_EQ(accepts(automaton, spellings(value)[0]), value % units == 0)
          << value << ' ' << units;
  }
}

TEST(NumberAutomaton, only_numbers_of_json_are_numbers) {
  const Automaton automaton = made({.digits = 3, .fraction = 2});
  for (const char* good : {"0", "7", "999", "-1", "0.5", "-0.05", "10.25", "-0.0"})
    EXPECT_TRUE(accepts(automaton, good)) << good;
  for (const char* bad : {"", "-", "00", "01", "1000", ".5", "1.", "-.5", "+1", "1e2", "1.234",
                          "-0", "--1", "1.2.3", "1-"})
    EXPECT_FALSE(accepts(automaton, bad)) << bad;
}

TEST(NumberAutomaton, equal_states_are_merged) {
  EXPECT_LT(made({.digits = 16, .multiple = Step{.units = 100}}).states.size(), 60U);
  EXPECT_FALSE(made({.low = Bound{decimal_of(5.0)}, .high = Bound{decimal_of(4.0)}}).accepts_any());
}

}  // namespace
}  // namespace darkbloom::grammar
