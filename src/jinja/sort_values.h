#pragma once
// Values in order, as the filters sort, dictsort, min, max and unique have it.

#include <vector>

#include "jinja/arguments.h"

namespace darkbloom::jinja {

/// What of an item is compared: a path to it or null for the item; strings without regard to case
/// unless it says so.
struct SortKey {
  const Value* attribute = nullptr;
  bool case_sensitive = false;
};

SortKey sort_key_of(const Given& given, Place attribute, Place case_sensitive);
Value key_of(Run& run, const Value& item, const SortKey& key);

/// Equal items keep their order. A failure where two items have none.
std::vector<Value> sort_values(Run& run, std::vector<Value> items, const SortKey& key,
                               bool backwards);

}  // namespace darkbloom::jinja
