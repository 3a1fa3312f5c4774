#include "jinja/sort_values.h"

#include <algorithm>
#include <utility>

#include "jinja/access.h"
#include "jinja/compare.h"
#include "jinja/text_operations.h"

namespace darkbloom::jinja {
namespace {

bool one_kind(const std::vector<std::pair<Value, Value>>& keyed) {
  const bool texts = keyed[0].first.text() != nullptr;
  return std::ranges::all_of(keyed, [&](const auto& pair) {
    return texts ? pair.first.text() != nullptr : as_decimal(pair.first).has_value();
  });
}

}  // namespace

SortKey sort_key_of(const Given& given, Place attribute, Place case_sensitive) {
  const Value* const path = given.find(attribute.index, attribute.name);
  return {path == nullptr || path->is<None>() ? nullptr : path,
          flag_argument(given, case_sensitive, false)};
}

Value key_of(Run& run, const Value& item, const SortKey& key) {
  Value looked_at = key.attribute == nullptr ? item : at_path(run, item, *key.attribute);
  const Text* const text = looked_at.text();
  if (text == nullptr || key.case_sensitive || !run.spend_bytes(text->size())) return looked_at;
  return Value(to_lower(*text));
}

std::vector<Value> sort_values(Run& run, std::vector<Value> items, const SortKey& key,
                               bool backwards) {
  std::vector<std::pair<Value, Value>> keyed;
  for (Value& item : items) {
    Value looked_at = key_of(run, item, key);
    keyed.emplace_back(std::move(looked_at), std::move(item));
  }
  items.clear();
  if (keyed.empty() || run.failed()) return items;
  if (keyed.size() > 1 && !one_kind(keyed)) {
    run.fail("values of different types have no order");
    return items;
  }
  std::ranges::stable_sort(keyed, [&](const auto& left, const auto& right) {
    const auto& [low, high] =
        backwards ? std::tie(right.first, left.first) : std::tie(left.first, right.first);
    const auto ordering = order(run, low, high);
    return ordering && *ordering < 0;
  });
  for (auto& pair : keyed)
    items.push_back(std::move(pair.second));
  return items;
}

}  // namespace darkbloom::jinja
