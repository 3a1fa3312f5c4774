#include "jinja/compare.h"

#include <algorithm>
#include <format>

namespace darkbloom::jinja {
namespace {

bool equal_lists(Run& run, const List& left, const List& right) {
  if (left.tuple != right.tuple || left.items.size() != right.items.size()) return false;
  for (std::size_t i = 0; i < left.items.size(); ++i) {
    if (!equal(run, left.items[i], right.items[i])) return false;
  }
  return true;
}

bool has_entry(Run& run, const Dict& dict, const Entry& wanted) {
  for (const Entry& entry : dict.entries) {
    if (equal(run, entry.key, wanted.key)) return equal(run, entry.value, wanted.value);
    if (run.failed()) break;
  }
  return false;
}

bool equal_dicts(Run& run, const Dict& left, const Dict& right) {
  if (left.entries.size() != right.entries.size()) return false;
  return std::ranges::all_of(left.entries,
                             [&](const Entry& entry) { return has_entry(run, right, entry); });
}

bool equal_numbers(const Value& left, const Value& right) {
  const auto whole_left = as_integer(left);
  const auto whole_right = as_integer(right);
  if (whole_left && whole_right) return *whole_left == *whole_right;
  const auto decimal_left = as_decimal(left);
  return decimal_left && decimal_left == as_decimal(right);
}

}  // namespace

std::optional<std::int64_t> as_integer(const Value& value) {
  if (const auto* const number = value.as<std::int64_t>()) return *number;
  if (const auto* const boolean = value.as<bool>()) return *boolean ? 1 : 0;
  return std::nullopt;
}

std::optional<double> as_decimal(const Value& value) {
  if (const auto* const number = value.as<double>()) return *number;
  if (const auto whole = as_integer(value)) return static_cast<double>(*whole);
  return std::nullopt;
}

bool equal(Run& run, const Value& left, const Value& right) {
  if (!run.spend(1)) return false;
  if (const Text* const text = left.text()) {
    const Text* const other = right.text();
    if (other == nullptr || text->size() != other->size()) return false;
    return run.spend_bytes(text->size()) && text->bytes() == other->bytes();
  }
  if (left.list() != nullptr && right.list() != nullptr) {
    return equal_lists(run, *left.list(), *right.list());
  }
  if (left.dict() != nullptr && right.dict() != nullptr) {
    return equal_dicts(run, *left.dict(), *right.dict());
  }
  if (as_decimal(left)) return equal_numbers(left, right);
  if (const auto* const space = left.as<Namespace*>()) {
    return right.is<Namespace*>() && *space == *right.as<Namespace*>();
  }
  return left.variant().index() == right.variant().index() &&
         (left.is<None>() || left.is<Undefined>());
}

std::optional<std::partial_ordering> order(Run& run, const Value& left, const Value& right) {
  if (left.text() != nullptr && right.text() != nullptr) {
    if (!run.spend_bytes(std::min(left.text()->size(), right.text()->size()))) return {};
    return left.text()->bytes() <=> right.text()->bytes();
  }
  const auto whole_left = as_integer(left);
  const auto whole_right = as_integer(right);
  if (whole_left && whole_right) return *whole_left <=> *whole_right;
  const auto decimal_left = as_decimal(left);
  const auto decimal_right = as_decimal(right);
  if (!decimal_left || !decimal_right) return std::nullopt;
  return *decimal_left <=> *decimal_right;
}

bool contains(Run& run, const Value& container, const Value& item) {
  const auto same = [&](const Value& other) { return equal(run, other, item); };
  if (const List* const list = container.list()) return std::ranges::any_of(list->items, same);
  if (const Dict* const dict = container.dict()) {
    return std::ranges::any_of(dict->entries, same, &Entry::key);
  }
  if (container.is<Undefined>()) return false;
  const Text* const text = container.text();
  if (text == nullptr) {
    run.fail(std::format("a value of type {} cannot contain others", kind_of(container)));
    return false;
  }
  if (item.text() == nullptr) {
    run.fail(std::format("a string cannot contain a value of type {}", kind_of(item)));
    return false;
  }
  return run.spend_bytes(text->size()) && text->bytes().contains(item.text()->bytes());
}

bool relates(Run& run, Relation relation, const Value& left, const Value& right) {
  if (relation == Relation::equal) return equal(run, left, right);
  if (relation == Relation::unequal) return !equal(run, left, right);
  if (relation == Relation::in) return contains(run, right, left);
  if (relation == Relation::not_in) return !contains(run, right, left);
  const auto ordering = order(run, left, right);
  if (!ordering) {
    run.fail(std::format("values of types {} and {} have no order", kind_of(left), kind_of(right)));
    return false;
  }
  if (relation == Relation::less) return *ordering < 0;
  if (relation == Relation::less_equal) return *ordering <= 0;
  return relation == Relation::greater ? *ordering > 0 : *ordering >= 0;
}

}  // namespace darkbloom::jinja
