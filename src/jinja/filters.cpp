#include "jinja/filters.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <format>

#include "jinja/arguments.h"
#include "jinja/compare.h"
#include "jinja/methods.h"
#include "jinja/numbers.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

Value fallback_for_missing(Run&, const Given& given) {
  const Value* const fallback = given.find(0, "default_value");
  const bool falsy_too = flag_argument(given, {1, "boolean"}, false);
  const bool missing = given.self.is<Undefined>() || (falsy_too && !truth(given.self));
  if (!missing) return given.self;
  return fallback == nullptr ? Value(Text()) : *fallback;
}

Value same(Run&, const Given& given) {
  return given.self;
}

Value absolute(Run& run, const Given& given) {
  if (const auto* const number = given.self.as<std::int64_t>()) {
    if (*number >= 0) return given.self;
    if (*number == INT64_MIN) return run.fail("an integer leaves 64 bits");
    return Value(Value::Variant(-*number));
  }
  const auto number = as_decimal(given.self);
  if (!number) return run.fail("'abs' needs a number");
  return Value(Value::Variant(std::abs(*number)));
}

std::optional<double> to_decimal(const Value& value) {
  if (value.text() != nullptr) return read_decimal(value.text()->bytes());
  return as_decimal(value);
}

Value to_integer(Run&, const Given& given) {
  const Value* const fallback = given.find(0, "default");
  if (const auto whole = as_integer(given.self)) return Value(Value::Variant(*whole));
  if (const Text* const text = given.self.text()) {
    const auto whole = read_integer(text->bytes());
    if (whole) return Value(Value::Variant(*whole));
  }
  constexpr double kLimit = 9.2e18;
  const auto decimal = to_decimal(given.self);
  if (decimal && std::abs(*decimal) < kLimit) {
    return Value(Value::Variant(static_cast<std::int64_t>(*decimal)));
  }
  return fallback == nullptr ? integer(0) : *fallback;
}

Value to_float(Run&, const Given& given) {
  const Value* const fallback = given.find(0, "default");
  if (const auto decimal = to_decimal(given.self)) return Value(Value::Variant(*decimal));
  return fallback == nullptr ? Value(Value::Variant(0.0)) : *fallback;
}

Value rounded(Run& run, const Given& given) {
  constexpr std::int64_t kPrecisionMax = 18;
  const std::int64_t precision = integer_argument(run, given, {0, "precision"}, 0);
  const Text* const method = text_argument(run, given, {1, "method"});
  const auto number = as_decimal(given.self);
  if (!number || std::abs(precision) > kPrecisionMax) {
    return run.fail("'round' needs a number and a small precision");
  }
  const double scale = std::pow(10.0, static_cast<double>(precision));
  const double scaled = *number * scale;
  double result = std::nearbyint(scaled);
  if (method != nullptr && method->bytes() == "ceil") result = std::ceil(scaled);
  if (method != nullptr && method->bytes() == "floor") result = std::floor(scaled);
  return Value(Value::Variant(result / scale));
}

/// The text of a separator argument, or what it is without one.
std::string separator(const Value& pair, std::size_t index, std::string_view fallback) {
  const List* const list = pair.list();
  if (list == nullptr || index >= list->items.size()) return std::string(fallback);
  const Text* const text = list->items[index].text();
  return text == nullptr ? std::string(fallback) : text->bytes();
}

/// One level of indentation: a string, or so many blanks.
std::string indent_of(Run& run, const Value& indent) {
  constexpr std::int64_t kIndentMax = 64;
  if (indent.text() != nullptr) return indent.text()->bytes();
  const std::int64_t width = as_integer(indent).value_or(0);
  if (width > kIndentMax) run.fail("an indent is over 64 characters");
  return std::string(static_cast<std::size_t>(std::clamp<std::int64_t>(width, 0, kIndentMax)), ' ');
}

/// Of transformers, which keeps < and > as they are.
Value json(Run& run, const Given& given) {
  JsonStyle style;
  style.ascii = flag_argument(given, {0, "ensure_ascii"}, false);
  style.sorted = flag_argument(given, {3, "sort_keys"}, false);
  const Value* const indent = given.find(1, "indent");
  if (indent != nullptr && !indent->is<None>()) {
    style.indent = indent_of(run, *indent);
    style.comma = ",";
  }
  if (const Value* const separators = given.find(2, "separators")) {
    style.comma = separator(*separators, 0, style.comma);
    style.colon = separator(*separators, 1, style.colon);
  }
  return make_text(run, to_json(run, given.self, style));
}

constexpr std::array kFilters = {
    NamedNative{"abs", absolute},
    NamedNative{"d", fallback_for_missing},
    NamedNative{"default", fallback_for_missing},
    NamedNative{"float", to_float},
    NamedNative{"int", to_integer},
    NamedNative{"round", rounded},
    NamedNative{"safe", same},
    NamedNative{"tojson", json},
};

}  // namespace

Native find_filter(std::string_view name) {
  const auto found = std::ranges::find(kFilters, name, &NamedNative::name);
  if (found != kFilters.end()) return found->call;
  if (const Native native = find_text_filter(name)) return native;
  return find_list_filter(name);
}

}  // namespace darkbloom::jinja
