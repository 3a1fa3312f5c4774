#include "jinja/arithmetic.h"

#include <cmath>
#include <format>
#include <limits>

#include "jinja/compare.h"
#include "jinja/limits.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

Value number(std::int64_t value) {
  return Value(Value::Variant(value));
}

Value decimal(double value) {
  return Value(Value::Variant(value));
}

Value too_large(Run& run) {
  return run.fail("an integer leaves 64 bits");
}

Value joined(Run& run, const Text& left, const Text& right) {
  Text text;
  if (!run.spend_bytes(left.size() + right.size())) return {};
  text.append(left);
  text.append(right);
  return make_text(run, std::move(text));
}

Value concatenate(Run& run, const Value& left, const Value& right) {
  const Text left_text = to_text(run, left);
  const Text right_text = to_text(run, right);
  return run.failed() ? Value() : joined(run, left_text, right_text);
}

Value joined_lists(Run& run, const List& left, const List& right) {
  if (!run.spend((left.items.size() + right.items.size()) / 2)) return {};
  std::vector<Value> items = left.items;
  items.insert(items.end(), right.items.begin(), right.items.end());
  return make_list(run, std::move(items), left.tuple);
}

Value repeated(Run& run, const Value& value, std::int64_t times) {
  const auto count = static_cast<std::size_t>(std::max<std::int64_t>(times, 0));
  const Text* const text = value.text();
  const std::size_t size = text != nullptr ? text->size() : value.list()->items.size() * 16;
  if (size > 0 && count > kTextMax / size) {
    return run.fail("a repeated value is over 16 MiB", Fault::too_large);
  }
  if (!run.spend_bytes(size * count)) return {};
  if (text != nullptr) {
    Text result;
    for (std::size_t i = 0; i < count && size > 0; ++i)
      result.append(*text);
    return make_text(run, std::move(result));
  }
  std::vector<Value> items;
  for (std::size_t i = 0; i < count && size > 0; ++i)
    items.insert(items.end(), value.list()->items.begin(), value.list()->items.end());
  return make_list(run, std::move(items), value.list()->tuple);
}

/// Rounds towards minus infinity, as Python does.
std::int64_t floor_quotient(std::int64_t left, std::int64_t right) {
  const std::int64_t quotient = left / right;
  return left % right != 0 && (left < 0) != (right < 0) ? quotient - 1 : quotient;
}

Value power(Run& run, std::int64_t base, std::int64_t exponent) {
  if (exponent < 0) {
    return decimal(std::pow(static_cast<double>(base), static_cast<double>(exponent)));
  }
  std::int64_t result = 1;
  while (exponent > 0) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) {
      return too_large(run);
    }
    exponent >>= 1;
    if (exponent > 0 && __builtin_mul_overflow(base, base, &base)) return too_large(run);
  }
  return number(result);
}

Value of_integers(Run& run, Operator sign, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  const bool overflows = right == -1 && left == std::numeric_limits<std::int64_t>::min();
  switch (sign) {
    case Operator::add:
      return __builtin_add_overflow(left, right, &result) ? too_large(run) : number(result);
    case Operator::subtract:
      return __builtin_sub_overflow(left, right, &result) ? too_large(run) : number(result);
    case Operator::multiply:
      return __builtin_mul_overflow(left, right, &result) ? too_large(run) : number(result);
    case Operator::divide:
      return decimal(static_cast<double>(left) / static_cast<double>(right));
    case Operator::floor_divide:
      return overflows ? too_large(run) : number(floor_quotient(left, right));
    case Operator::modulo:
      return overflows ? number(0) : number(left - floor_quotient(left, right) * right);
    default:
      return power(run, left, right);
  }
}

Value of_decimals(Operator sign, double left, double right) {
  switch (sign) {
    case Operator::add:
      return decimal(left + right);
    case Operator::subtract:
      return decimal(left - right);
    case Operator::multiply:
      return decimal(left * right);
    case Operator::divide:
      return decimal(left / right);
    case Operator::floor_divide:
      return decimal(std::floor(left / right));
    case Operator::modulo:
      return decimal(left - std::floor(left / right) * right);
    default:
      return decimal(std::pow(left, right));
  }
}

Value of_numbers(Run& run, Operator sign, const Value& left, const Value& right) {
  const bool divides =
      sign == Operator::divide || sign == Operator::floor_divide || sign == Operator::modulo;
  if (divides && *as_decimal(right) == 0) return run.fail("a number is divided by zero");
  const auto whole_left = as_integer(left);
  const auto whole_right = as_integer(right);
  if (whole_left && whole_right) return of_integers(run, sign, *whole_left, *whole_right);
  return of_decimals(sign, *as_decimal(left), *as_decimal(right));
}

bool is_row(const Value& value) {
  return value.text() != nullptr || value.list() != nullptr;
}

}  // namespace

Value calculate(Run& run, Operator sign, const Value& left, const Value& right) {
  if (sign == Operator::concat) return concatenate(run, left, right);
  if (as_decimal(left) && as_decimal(right)) return of_numbers(run, sign, left, right);
  if (sign == Operator::add) {
    if (left.text() != nullptr && right.text() != nullptr) {
      return joined(run, *left.text(), *right.text());
    }
    const List* const one = left.list();
    const List* const other = right.list();
    if (one != nullptr && other != nullptr && one->tuple == other->tuple) {
      return joined_lists(run, *one, *other);
    }
  }
  if (sign == Operator::multiply) {
    const auto times_left = as_integer(left);
    const auto times_right = as_integer(right);
    if (is_row(left) && times_right) return repeated(run, left, *times_right);
    if (is_row(right) && times_left) return repeated(run, right, *times_left);
  }
  return run.fail(std::format("values of types {} and {} cannot be calculated with", kind_of(left),
                              kind_of(right)));
}

Value with_sign(Run& run, bool minus, const Value& value) {
  if (const auto whole = as_integer(value)) {
    std::int64_t negative = 0;
    if (!minus) return number(*whole);
    return __builtin_sub_overflow(std::int64_t{0}, *whole, &negative) ? too_large(run)
                                                                      : number(negative);
  }
  if (const auto fraction = as_decimal(value)) return decimal(minus ? -*fraction : *fraction);
  return run.fail(std::format("a value of type {} has no sign", kind_of(value)));
}

}  // namespace darkbloom::jinja
