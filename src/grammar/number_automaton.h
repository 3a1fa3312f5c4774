#pragma once
// JSON numbers within bounds, digit by digit: exact, because it compares digits and never computes
// with doubles.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "base/error.h"
#include "grammar/automaton.h"

namespace darkbloom::grammar {

/// A decimal as its digits.
struct Decimal {
  bool negative = false;
  std::string whole = "0";    ///< without leading zeros, "0" for none
  std::string fraction = {};  ///< without trailing zeros

  bool is_zero() const { return whole == "0" && fraction.empty(); }
};

/// The shortest digits that read back as the same double.
Decimal decimal_of(double number);
Decimal decimal_of(std::int64_t number);

struct Bound {
  Decimal at;
  bool exclusive = false;
};

/// A divisor: `units` times ten to the power of -`places`.
struct Step {
  std::int64_t units = 1;
  std::size_t places = 0;
};

struct NumberShape {
  std::optional<Bound> low = {};
  std::optional<Bound> high = {};
  std::size_t digits = 1;             ///< at most so many before the point
  std::size_t fraction = 0;           ///< at most so many behind it; 0: no point either
  std::optional<Step> multiple = {};  ///< its places are not less than `fraction`
};

/// Texts of JSON numbers without an exponent. "-0" is one only with a fraction. Nothing where it
/// takes more than the work that is left.
std::optional<Automaton> numbers_in(const NumberShape& shape, Work& work);

}  // namespace darkbloom::grammar
