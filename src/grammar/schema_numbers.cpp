#include <algorithm>
#include <array>
#include <limits>
#include <optional>
#include <vector>

#include "base/check.h"
#include "grammar/automaton_rules.h"
#include "grammar/json_rules.h"
#include "grammar/limits.h"
#include "grammar/number_automaton.h"
#include "grammar/schema_compiler.h"

namespace darkbloom::grammar {
namespace {

class NumberMaker {
 public:
  NumberMaker(Rules& rules, const Schema& schema, Kind kind, Refusal& refusal)
      : rules_(rules), schema_(schema), kind_(kind), refusal_(refusal) {}

  std::string run() {
    read_bounds();
    read_format();
    read_multiple();
    if (refusal_.found()) return {};
    if (lows_.empty() && highs_.empty() && !step_)
      return kind_ == Kind::integer ? json_integer(rules_) : json_number(rules_);
    choose_digits();
    if (refusal_.found()) return {};
    const auto numbers = held();
    if (!numbers || !numbers->accepts_any()) {
      refusal_.keep(schema_.path, numbers ? "No number satisfies the bounds."
                                          : "The bounds of the number need too many states.");
      return {};
    }
    return add_automaton(rules_, hint_of(schema_.path), *numbers, Spelling::raw);
  }

 private:
  std::optional<Decimal> decimal_in(std::string_view keyword) {
    const json::Node* const value = schema_.find(keyword);
    if (value == nullptr) return std::nullopt;
    if (const auto* integer = value->as<std::int64_t>()) return decimal_of(*integer);
    if (const auto* decimal = value->as<double>()) return decimal_of(*decimal);
    refusal_.keep(schema_.path_of(keyword), "This is a number.");
    return std::nullopt;
  }

  /// In older drafts `exclusiveMinimum` is a boolean that says how `minimum` is meant.
  void read_bound(std::string_view keyword, std::string_view exclusive, bool is_low) {
    const json::Node* const other = schema_.find(exclusive);
    const auto* const flag = other == nullptr ? nullptr : other->as<bool>();
    auto& bounds = is_low ? lows_ : highs_;
    if (auto at = decimal_in(keyword)) bounds.push_back({*std::move(at), flag != nullptr && *flag});
    if (flag != nullptr) return;
    if (auto at = decimal_in(exclusive)) bounds.push_back({*std::move(at), true});
  }

  void read_bounds() {
    read_bound("minimum", "exclusiveMinimum", true);
    read_bound("maximum", "exclusiveMaximum", false);
    drop_far(lows_, true);
    drop_far(highs_, false);
  }

  /// Bounds that no number of kDigitsMax digits breaks.
  static void drop_far(std::vector<Bound>& bounds, bool negative) {
    std::erase_if(bounds, [&](const Bound& bound) {
      return bound.at.negative == negative && bound.at.whole.size() > kDigitsMax;
    });
  }

  void read_format() {
    const auto* const format = text_in(schema_, "format", refusal_);
    if (format == nullptr) return;
    if (*format == "int32") {
      lows_.push_back({decimal_of(std::int64_t{std::numeric_limits<std::int32_t>::min()})});
      highs_.push_back({decimal_of(std::int64_t{std::numeric_limits<std::int32_t>::max()})});
    } else if (*format != "int64" && *format != "float" && *format != "double") {
      refusal_.keep(schema_.path_of("format"), "This format is not supported.");
    }
  }

  void read_multiple() {
    const auto at = decimal_in("multipleOf");
    if (!at) return;
    const std::string path = schema_.path_of("multipleOf");
    if (at->negative || at->is_zero()) return refusal_.keep(path, "`multipleOf` is above zero.");
    std::string digits = at->whole + at->fraction;
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    if (digits.size() > 4 || std::stoll(digits) > kMultipleMax ||
        at->fraction.size() > kExactDigits)
      return refusal_.keep(path, "`multipleOf` is supported up to three digits.");
    step_ = Step{.units = std::stoll(digits), .places = at->fraction.size()};
  }

  std::size_t longest(const std::vector<Bound>& bounds) const {
    std::size_t longest = 0;
    for (const Bound& bound : bounds)
      longest = std::max(longest, bound.at.whole.size());
    return longest;
  }

  /// Inclusive bounds hold for doubles as for decimals. Beside an exclusive one a decimal could be
  /// so near that it reads as the bound, unless both have fewer digits than a double keeps.
  void choose_digits() {
    const std::size_t whole = std::max(longest(lows_), longest(highs_));
    if (whole > kDigitsMax) return refusal_.keep(schema_.path, "A bound has too many digits.");
    digits_ = lows_.empty() || highs_.empty() ? kDigitsMax : whole;
    if (kind_ == Kind::integer) return;
    fraction_ = whole < kExactDigits ? kExactDigits - std::max<std::size_t>(whole, 1) : 1;
    if (step_) fraction_ = std::min(fraction_, step_->places);
    for (const auto* bounds : {&lows_, &highs_}) {
      for (const Bound& bound : *bounds) {
        if (bound.exclusive && whole + bound.at.fraction.size() > kExactDigits)
          refusal_.keep(schema_.path, "An exclusive bound has too many digits.");
      }
    }
  }

  /// Two low bounds are two automata: what both accept is exact without comparing the bounds.
  std::optional<Automaton> held() {
    std::optional<Automaton> all;
    const std::size_t rounds = std::max<std::size_t>({lows_.size(), highs_.size(), 1});
    for (std::size_t i = 0; i < rounds; ++i) {
      NumberShape shape{.digits = digits_, .fraction = fraction_, .multiple = step_};
      if (i < lows_.size()) shape.low = lows_[i];
      if (i < highs_.size()) shape.high = highs_[i];
      const auto one = numbers_in(shape, rules_.work());
      if (!one) return std::nullopt;
      all = all ? common(*all, *one, rules_.work()) : one;
      if (!all) return std::nullopt;
    }
    if (all->states.size() > kAutomatonStatesMax) return std::nullopt;
    return merged(*all);
  }

  Rules& rules_;
  const Schema& schema_;
  Kind kind_;
  Refusal& refusal_;
  std::vector<Bound> lows_;
  std::vector<Bound> highs_;
  std::optional<Step> step_;
  std::size_t digits_ = 0;
  std::size_t fraction_ = 0;
};

}  // namespace

std::string add_number(Rules& rules, const Schema& schema, Kind kind, Refusal& refusal) {
  check(kind == Kind::integer || kind == Kind::number, "numbers are of two kinds");
  return NumberMaker(rules, schema, kind, refusal).run();
}

}  // namespace darkbloom::grammar
