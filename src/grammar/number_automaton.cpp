#include "grammar/number_automaton.h"

#include <array>
#include <charconv>
#include <cmath>
#include <compare>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "base/check.h"

namespace darkbloom::grammar {
namespace {

constexpr std::size_t kStateCost = 30;  ///< a state has ten edges, and is merged

/// What has been read of a number.
struct Read {
  enum class Part { nothing, sign, whole, point, fraction };
  Part part = Part::nothing;
  bool negative = false;
  bool zero = false;       ///< the whole part is "0": no digit may follow
  std::size_t digits = 0;  ///< of the part
  std::strong_ordering low = std::strong_ordering::equal;  ///< so far, against the bound's digits
  std::strong_ordering high = std::strong_ordering::equal;
  std::int64_t remainder = 0;

  /// For a map: orderings are not ordered themselves.
  auto key() const {
    const auto rank = [](std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; };
    return std::tuple(part, negative, zero, digits, rank(low), rank(high), remainder);
  }
};

/// Against the bound's magnitude. A whole part of other length decides alone.
std::strong_ordering after_digit(std::strong_ordering so_far, char digit, char bound) {
  return so_far == std::strong_ordering::equal ? digit <=> bound : so_far;
}

char digit_at(const std::string& digits, std::size_t place) {
  return place < digits.size() ? digits[place] : '0';
}

class Explorer {
 public:
  Explorer(const NumberShape& shape, Work& work) : shape_(shape), work_(work) {}

  std::optional<Automaton> run() {
    place_of({});
    for (std::size_t i = 0; i < reads_.size(); ++i) {
      if (!work_.spend(kStateCost)) return std::nullopt;
      const Read read = reads_[i];
      automaton_.states[i].ends = may_end(read);
      std::map<std::size_t, std::vector<CodeRange>> edges;
      for (const char c : std::string_view("-.0123456789")) {
        const auto next = after(read, c);
        if (!next) continue;
        const auto point = static_cast<char32_t>(c);
        edges[place_of(*next)].push_back({point, point});
      }
      for (auto& [to, ranges] : edges)
        automaton_.states[i].edges.push_back({CodePoints(std::move(ranges)), to});
    }
    return merged(trimmed(automaton_));
  }

 private:
  std::size_t place_of(const Read& read) {
    const auto [place, fresh] = places_.try_emplace(read.key(), reads_.size());
    if (fresh) {
      if (!reads_.empty()) automaton_.states.emplace_back();
      reads_.push_back(read);
    }
    return place->second;
  }

  std::optional<Read> after(Read read, char c) const {
    if (c == '-') return after_sign(read);
    if (c == '.') return after_point(read);
    return read.part == Read::Part::point || read.part == Read::Part::fraction
               ? after_fraction(read, c)
               : after_whole(read, c);
  }

  static std::optional<Read> after_sign(Read read) {
    if (read.part != Read::Part::nothing) return std::nullopt;
    read.part = Read::Part::sign;
    read.negative = true;
    return read;
  }

  std::optional<Read> after_whole(Read read, char c) const {
    if (read.zero || read.digits == shape_.digits) return std::nullopt;
    const std::size_t place = read.digits++;
    read.part = Read::Part::whole;
    read.zero = place == 0 && c == '0';
    if (shape_.low) read.low = after_digit(read.low, c, digit_at(shape_.low->at.whole, place));
    if (shape_.high) read.high = after_digit(read.high, c, digit_at(shape_.high->at.whole, place));
    take_remainder(read, c);
    return read;
  }

  /// Settles the whole part: a longer one is greater, whatever its digits.
  static std::strong_ordering settled(std::strong_ordering so_far, std::size_t digits,
                                      const std::optional<Bound>& bound) {
    if (!bound || digits == bound->at.whole.size()) return so_far;
    return digits <=> bound->at.whole.size();
  }

  std::optional<Read> after_point(Read read) const {
    if (read.part != Read::Part::whole || shape_.fraction == 0) return std::nullopt;
    read.low = settled(read.low, read.digits, shape_.low);
    read.high = settled(read.high, read.digits, shape_.high);
    read.part = Read::Part::point;
    read.digits = 0;
    read.zero = false;
    return read;
  }

  std::optional<Read> after_fraction(Read read, char c) const {
    if (read.digits == shape_.fraction) return std::nullopt;
    const std::size_t place = read.digits++;
    read.part = Read::Part::fraction;
    if (shape_.low) read.low = after_digit(read.low, c, digit_at(shape_.low->at.fraction, place));
    if (shape_.high)
      read.high = after_digit(read.high, c, digit_at(shape_.high->at.fraction, place));
    take_remainder(read, c);
    return read;
  }

  void take_remainder(Read& read, char c) const {
    if (shape_.multiple)
      read.remainder = (read.remainder * 10 + (c - '0')) % shape_.multiple->units;
  }

  bool may_end(const Read& read) const {
    if (read.part != Read::Part::whole && read.part != Read::Part::fraction) return false;
    if (read.part == Read::Part::whole && read.negative && read.zero) return false;  // -0
    return holds_low(read) && holds_high(read) && is_multiple(read);
  }

  /// The magnitude read, against that of a bound.
  static std::strong_ordering magnitude(const Read& read, std::strong_ordering so_far,
                                        const Bound& bound) {
    const bool whole = read.part == Read::Part::whole;
    const auto order = whole ? settled(so_far, read.digits, bound) : so_far;
    if (order != std::strong_ordering::equal) return order;
    const std::size_t digits = whole ? 0 : read.digits;
    return digits < bound.at.fraction.size() ? std::strong_ordering::less : order;
  }

  /// The number read, against a bound.
  static std::strong_ordering compare(const Read& read, std::strong_ordering so_far,
                                      const Bound& bound) {
    const auto order = magnitude(read, so_far, bound);
    if (bound.at.is_zero() && order == std::strong_ordering::equal) return order;
    if (read.negative && bound.at.negative) return 0 <=> order;
    if (read.negative) return std::strong_ordering::less;
    return bound.at.negative ? std::strong_ordering::greater : order;
  }

  bool holds_low(const Read& read) const {
    if (!shape_.low) return true;
    const auto order = compare(read, read.low, *shape_.low);
    return order > 0 || (order == 0 && !shape_.low->exclusive);
  }

  bool holds_high(const Read& read) const {
    if (!shape_.high) return true;
    const auto order = compare(read, read.high, *shape_.high);
    return order < 0 || (order == 0 && !shape_.high->exclusive);
  }

  bool is_multiple(const Read& read) const {
    if (!shape_.multiple) return true;
    const std::size_t behind = read.part == Read::Part::fraction ? read.digits : 0;
    std::int64_t remainder = read.remainder;
    for (std::size_t i = behind; i < shape_.multiple->places; ++i)
      remainder = remainder * 10 % shape_.multiple->units;
    return remainder == 0;
  }

  const NumberShape& shape_;
  Work& work_;
  Automaton automaton_;
  std::vector<Read> reads_;
  std::map<decltype(std::declval<Read>().key()), std::size_t> places_;
};

std::string without_leading_zeros(std::string digits) {
  const std::size_t first = digits.find_first_not_of('0');
  return first == std::string::npos ? "0" : digits.substr(first);
}

std::string without_trailing_zeros(std::string digits) {
  digits.erase(digits.find_last_not_of('0') + 1);
  return digits;
}

/// "1.25e-03": one digit, perhaps others, and a power of ten.
Decimal decimal_from(std::string_view text, bool negative) {
  const std::size_t e = text.find('e');
  check(e != std::string_view::npos, "the scientific form has an exponent");
  const std::string_view tail = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  int exponent = 0;
  std::from_chars(tail.data(), tail.data() + tail.size(), exponent);
  std::string digits(text.substr(0, 1));
  if (e > 2) digits += text.substr(2, e - 2);
  if (exponent < 0) digits.insert(0, static_cast<std::size_t>(-exponent), '0');
  const std::size_t whole = exponent < 0 ? 1 : static_cast<std::size_t>(exponent) + 1;
  if (digits.size() < whole) digits.append(whole - digits.size(), '0');
  return {.negative = negative,
          .whole = without_leading_zeros(digits.substr(0, whole)),
          .fraction = without_trailing_zeros(digits.substr(whole))};
}

}  // namespace

Decimal decimal_of(double number) {
  check(std::isfinite(number), "JSON's numbers are finite");
  if (number == 0.0) return {};
  std::array<char, 32> text{};
  const auto written = std::to_chars(text.data(), text.data() + text.size(), std::fabs(number),
                                     std::chars_format::scientific);
  return decimal_from({text.data(), written.ptr}, std::signbit(number));
}

Decimal decimal_of(std::int64_t number) {
  std::string digits = std::to_string(number);
  const bool negative = digits[0] == '-';
  if (negative) digits.erase(0, 1);
  return {.negative = negative, .whole = std::move(digits), .fraction = {}};
}

std::optional<Automaton> numbers_in(const NumberShape& shape, Work& work) {
  check(!shape.multiple || shape.multiple->places >= shape.fraction, "the step covers the digits");
  return Explorer(shape, work).run();
}

}  // namespace darkbloom::grammar
