#include "jinja/tests.h"

#include <algorithm>
#include <array>

#include "jinja/arguments.h"
#include "jinja/compare.h"
#include "jinja/filters.h"
#include "jinja/methods.h"

namespace darkbloom::jinja {
namespace {

/// A test of the value alone.
template <bool (*holds)(const Value&)>
Value plain(Run&, const Given& given) {
  return boolean(holds(given.self));
}

/// A relation to the argument.
template <Relation relation>
Value related(Run& run, const Given& given) {
  const Value* const other = given.find(0, "other");
  if (other == nullptr) return run.fail("a test needs a value to compare with");
  return boolean(relates(run, relation, given.self, *other));
}

template <typename T>
bool holds_type(const Value& value) {
  return value.is<T>();
}

bool is_defined(const Value& value) {
  return !value.is<Undefined>();
}
bool is_text(const Value& value) {
  return value.text() != nullptr;
}
bool is_mapping(const Value& value) {
  return value.dict() != nullptr;
}
bool is_sequence(const Value& value) {
  return value.text() != nullptr || value.list() != nullptr || value.dict() != nullptr ||
         value.is<Undefined>();
}
bool is_iterable(const Value& value) {
  return is_sequence(value) || value.is<Loop*>();
}
bool is_number(const Value& value) {
  return value.is<bool>() || value.is<std::int64_t>() || value.is<double>();
}
bool is_callable(const Value& value) {
  return value.is<Macro>() || value.is<Function>() || value.method() != nullptr;
}
bool is_true(const Value& value) {
  return value.is<bool>() && *value.as<bool>();
}
bool is_false(const Value& value) {
  return value.is<bool>() && !*value.as<bool>();
}

Value remainder_is(Run& run, const Given& given, std::int64_t divisor, std::int64_t wanted) {
  const auto number = as_integer(given.self);
  if (!number || divisor == 0) return run.fail("a test needs integers, and none to divide by is 0");
  if (divisor == -1) return boolean(wanted == 0);
  const std::int64_t rest = *number % divisor;
  return boolean(rest == wanted || rest == -wanted);
}

Value even(Run& run, const Given& given) {
  return remainder_is(run, given, 2, 0);
}

Value odd(Run& run, const Given& given) {
  return remainder_is(run, given, 2, 1);
}

Value divisible(Run& run, const Given& given) {
  return remainder_is(run, given, integer_argument(run, given, {0, "num"}, 0), 0);
}

/// Asks the string's own method; other kinds have no case.
Value asked(Run& run, const Given& given, std::string_view method) {
  const Native native = find_method(given.self, method);
  return native == nullptr ? boolean(false) : native(run, Given{given.self});
}

Value lower_case(Run& run, const Given& given) {
  return asked(run, given, "islower");
}

Value upper_case(Run& run, const Given& given) {
  return asked(run, given, "isupper");
}

Value is_filter(Run&, const Given& given) {
  return boolean(given.self.text() != nullptr &&
                 find_filter(given.self.text()->bytes()) != nullptr);
}

Value is_test(Run&, const Given& given) {
  return boolean(given.self.text() != nullptr && find_test(given.self.text()->bytes()) != nullptr);
}

/// Python's `is`: the same thing, not only an equal one.
Value same_as(Run& run, const Given& given) {
  const Value* const other = given.find(0, "other");
  if (other == nullptr) return run.fail("a test needs a value to compare with");
  const bool one_kind = given.self.variant().index() == other->variant().index();
  return boolean(one_kind && equal(run, given.self, *other));
}

constexpr std::array kTests = {
    NamedNative{"!=", related<Relation::unequal>},
    NamedNative{"<", related<Relation::less>},
    NamedNative{"<=", related<Relation::less_equal>},
    NamedNative{"==", related<Relation::equal>},
    NamedNative{">", related<Relation::greater>},
    NamedNative{">=", related<Relation::greater_equal>},
    NamedNative{"boolean", plain<holds_type<bool>>},
    NamedNative{"callable", plain<is_callable>},
    NamedNative{"defined", plain<is_defined>},
    NamedNative{"divisibleby", divisible},
    NamedNative{"eq", related<Relation::equal>},
    NamedNative{"equalto", related<Relation::equal>},
    NamedNative{"even", even},
    NamedNative{"false", plain<is_false>},
    NamedNative{"filter", is_filter},
    NamedNative{"float", plain<holds_type<double>>},
    NamedNative{"ge", related<Relation::greater_equal>},
    NamedNative{"greaterthan", related<Relation::greater>},
    NamedNative{"gt", related<Relation::greater>},
    NamedNative{"in", related<Relation::in>},
    NamedNative{"integer", plain<holds_type<std::int64_t>>},
    NamedNative{"iterable", plain<is_iterable>},
    NamedNative{"le", related<Relation::less_equal>},
    NamedNative{"lessthan", related<Relation::less>},
    NamedNative{"lower", lower_case},
    NamedNative{"lt", related<Relation::less>},
    NamedNative{"mapping", plain<is_mapping>},
    NamedNative{"ne", related<Relation::unequal>},
    NamedNative{"none", plain<holds_type<None>>},
    NamedNative{"number", plain<is_number>},
    NamedNative{"odd", odd},
    NamedNative{"sameas", same_as},
    NamedNative{"sequence", plain<is_sequence>},
    NamedNative{"string", plain<is_text>},
    NamedNative{"test", is_test},
    NamedNative{"true", plain<is_true>},
    NamedNative{"undefined", plain<holds_type<Undefined>>},
    NamedNative{"upper", upper_case},
};

}  // namespace

Native find_test(std::string_view name) {
  const auto found = std::ranges::find(kTests, name, &NamedNative::name);
  return found == kTests.end() ? nullptr : found->call;
}

}  // namespace darkbloom::jinja
