#include <algorithm>
#include <array>
#include <format>

#include "jinja/access.h"
#include "jinja/arguments.h"
#include "jinja/characters.h"
#include "jinja/compare.h"
#include "jinja/filters.h"
#include "jinja/limits.h"
#include "jinja/methods.h"
#include "jinja/sequence.h"
#include "jinja/sort_values.h"
#include "jinja/tests.h"
#include "jinja/text_operations.h"
#include "jinja/to_text.h"

namespace darkbloom::jinja {
namespace {

Value length(Run& run, const Given& given) {
  if (const Text* const text = given.self.text()) {
    return run.spend_bytes(text->size()) ? integer(count_characters(text->bytes())) : Value();
  }
  if (const List* const list = given.self.list()) return integer(list->items.size());
  if (const Dict* const dict = given.self.dict()) return integer(dict->entries.size());
  if (given.self.is<Undefined>()) return integer(0);
  return run.fail(std::format("a value of type {} has no length", kind_of(given.self)));
}

Value first(Run& run, const Given& given) {
  const auto items = items_of(run, given.self);
  return items.empty() ? Value() : items.front();
}

Value last(Run& run, const Given& given) {
  const auto items = items_of(run, given.self);
  return items.empty() ? Value() : items.back();
}

Value to_list(Run& run, const Given& given) {
  return make_list(run, items_of(run, given.self));
}

Value reversed(Run& run, const Given& given) {
  auto items = items_of(run, given.self);
  std::ranges::reverse(items);
  if (given.self.text() == nullptr) return make_list(run, std::move(items));
  Text text;
  for (const Value& item : items)
    text.append(*item.text());
  return make_text(run, std::move(text));
}

Value joined(Run& run, const Given& given) {
  const Value* const between = given.find(0, "d");
  const Value* const attribute = given.find(1, "attribute");
  const Text separator = between == nullptr ? Text() : to_text(run, *between);
  Text result;
  bool is_first = true;
  for (const Value& item : items_of(run, given.self)) {
    const bool whole = attribute == nullptr || attribute->is<None>();
    const Text text = to_text(run, whole ? item : at_path(run, item, *attribute));
    if (!run.spend_bytes(text.size() + separator.size())) return {};
    if (!is_first) result.append(separator);
    result.append(text);
    is_first = false;
    if (result.size() > kTextMax) return run.fail("a text is over 16 MiB", Fault::too_large);
  }
  return make_text(run, std::move(result));
}

Value pairs(Run& run, const Given& given) {
  if (given.self.is<Undefined>()) return make_list(run, {});
  const Native items = find_method(given.self, "items");
  if (given.self.dict() == nullptr) return run.fail("'items' needs a dict");
  return items(run, Given{given.self});
}

Given without_first(const Given& given, std::size_t count, const Value& self) {
  return Given{self, given.positional.subspan(count), given.named};
}

/// map, select and their like take whatever is false, None too, as nothing.
std::vector<Value> items_or_none(Run& run, const Value& value) {
  return truth(value) ? items_of(run, value) : std::vector<Value>();
}

/// map('filter', ...) and map(attribute='name', default=...).
Value mapped(Run& run, const Given& given) {
  const Value* const attribute =
      given.positional.empty() ? given.find(kNamedOnly, "attribute") : nullptr;
  const Value* const fallback = given.find(kNamedOnly, "default");
  const Text* const name = text_argument(run, given, {0, "filter"});
  const Native filter = name == nullptr ? nullptr : find_filter(name->bytes());
  if (attribute == nullptr && filter == nullptr) {
    return run.fail("'map' needs an attribute or a filter that is known");
  }
  std::vector<Value> results;
  for (const Value& item : items_or_none(run, given.self)) {
    if (!run.spend(1)) return {};
    if (attribute == nullptr) {
      results.push_back(filter(run, without_first(given, 1, item)));
      continue;
    }
    results.push_back(at_path(run, item, *attribute));
    const bool missing = results.back().is<Undefined>();
    if (missing && fallback != nullptr) results.back() = *fallback;
  }
  return make_list(run, std::move(results));
}

/// What select, reject, selectattr and rejectattr have in common.
template <bool wanted, bool by_attribute>
Value selected(Run& run, const Given& given) {
  constexpr std::size_t kTestPlace = by_attribute ? 1 : 0;
  if (given.positional.size() < kTestPlace) return run.fail("the attribute's name is missing");
  const Text* const name = text_argument(run, given, {kTestPlace, "test"});
  const Native test = name == nullptr ? nullptr : find_test(name->bytes());
  if (name != nullptr && test == nullptr) return run.fail("no test has that name");
  std::vector<Value> results;
  for (const Value& item : items_or_none(run, given.self)) {
    const Value looked_at = by_attribute ? at_path(run, item, given.positional[0]) : item;
    if (!run.spend(1)) return {};
    const bool holds = test == nullptr
                           ? truth(looked_at)
                           : truth(test(run, without_first(given, kTestPlace + 1, looked_at)));
    if (holds == wanted) results.push_back(item);
  }
  return make_list(run, std::move(results));
}

Value without_copies(Run& run, const Given& given) {
  const SortKey key = sort_key_of(given, {1, "attribute"}, {0, "case_sensitive"});
  std::vector<Value> seen;
  std::vector<Value> results;
  for (const Value& item : items_of(run, given.self)) {
    Value looked_at = key_of(run, item, key);
    const auto same = [&](const Value& other) { return equal(run, other, looked_at); };
    if (std::ranges::any_of(seen, same)) continue;
    if (run.failed()) return {};
    seen.push_back(std::move(looked_at));
    results.push_back(item);
  }
  return make_list(run, std::move(results));
}

Value sorted(Run& run, const Given& given) {
  const bool backwards = flag_argument(given, {0, "reverse"}, false);
  const SortKey key = sort_key_of(given, {2, "attribute"}, {1, "case_sensitive"});
  return make_list(run, sort_values(run, items_of(run, given.self), key, backwards));
}

Value sorted_dict(Run& run, const Given& given) {
  const Text* const by = text_argument(run, given, {1, "by"});
  const bool backwards = flag_argument(given, {2, "reverse"}, false);
  const Value place(Value::Variant(std::int64_t{by != nullptr && by->bytes() == "value"}));
  SortKey key{&place, flag_argument(given, {0, "case_sensitive"}, false)};
  const Value items = pairs(run, given);
  return make_list(run, sort_values(run, items_of(run, items), key, backwards));
}

template <bool greatest>
Value extreme(Run& run, const Given& given) {
  const SortKey key = sort_key_of(given, {1, "attribute"}, {0, "case_sensitive"});
  const auto items = sort_values(run, items_of(run, given.self), key, greatest);
  return items.empty() ? Value() : items.front();
}

Value sum(Run& run, const Given& given) {
  const Value* const attribute = given.find(0, "attribute");
  const Value* const start = given.find(1, "start");
  const bool whole = attribute == nullptr || attribute->is<None>();
  std::int64_t total = start == nullptr ? 0 : as_integer(*start).value_or(0);
  for (const Value& item : items_of(run, given.self)) {
    const auto number = as_integer(whole ? item : at_path(run, item, *attribute));
    if (!number || __builtin_add_overflow(total, *number, &total)) {
      return run.fail("'sum' needs integers whose sum has 64 bits");
    }
  }
  return Value(Value::Variant(total));
}

Value batched(Run& run, const Given& given) {
  const std::int64_t size = integer_argument(run, given, {0, "linecount"}, 0);
  const Value* const fill = given.find(1, "fill_with");
  if (size < 1 || size > 100'000) return run.fail("'batch' needs a size from 1 to 100000");
  std::vector<Value> rows;
  std::vector<Value> row;
  for (Value& item : items_of(run, given.self)) {
    row.push_back(std::move(item));
    if (row.size() == static_cast<std::size_t>(size))
      rows.push_back(make_list(run, std::exchange(row, {})));
  }
  if (!row.empty()) {
    if (fill != nullptr && !fill->is<None>()) row.resize(static_cast<std::size_t>(size), *fill);
    rows.push_back(make_list(run, std::move(row)));
  }
  return make_list(run, std::move(rows));
}

constexpr std::array kListFilters = {
    NamedNative{"batch", batched},
    NamedNative{"count", length},
    NamedNative{"dictsort", sorted_dict},
    NamedNative{"first", first},
    NamedNative{"items", pairs},
    NamedNative{"join", joined},
    NamedNative{"last", last},
    NamedNative{"length", length},
    NamedNative{"list", to_list},
    NamedNative{"map", mapped},
    NamedNative{"max", extreme<true>},
    NamedNative{"min", extreme<false>},
    NamedNative{"reject", selected<false, false>},
    NamedNative{"rejectattr", selected<false, true>},
    NamedNative{"reverse", reversed},
    NamedNative{"select", selected<true, false>},
    NamedNative{"selectattr", selected<true, true>},
    NamedNative{"sort", sorted},
    NamedNative{"sum", sum},
    NamedNative{"unique", without_copies},
};

}  // namespace

Native find_list_filter(std::string_view name) {
  const auto found = std::ranges::find(kListFilters, name, &NamedNative::name);
  return found == kListFilters.end() ? nullptr : found->call;
}

}  // namespace darkbloom::jinja
