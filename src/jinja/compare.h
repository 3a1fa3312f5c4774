#pragma once
// Python's comparisons.

#include <compare>
#include <optional>

#include "jinja/ast.h"
#include "jinja/run.h"

namespace darkbloom::jinja {

/// a == b. Values of different kinds differ; numbers and booleans compare by number.
bool equal(Run& run, const Value& left, const Value& right);

/// a < b and its like for numbers and strings; nothing where they have no order.
std::optional<std::partial_ordering> order(Run& run, const Value& left, const Value& right);

/// `item in container`; a failure where the container holds nothing.
bool contains(Run& run, const Value& container, const Value& item);

/// Whether the relation holds; a failure where the two have none.
bool relates(Run& run, Relation relation, const Value& left, const Value& right);

/// An integer, decimal or boolean as a decimal.
std::optional<double> as_decimal(const Value& value);
/// An integer or boolean.
std::optional<std::int64_t> as_integer(const Value& value);

}  // namespace darkbloom::jinja
