#pragma once
// What is inside of a value: a.b, a[b] and a[b:c].

#include <string>

#include "jinja/run.h"

namespace darkbloom::jinja {

/// a.name: a method, then a member. Of what is undefined it is a failure, elsewhere what is missing
/// is Undefined. `name` outlives the run.
Value attribute_of(Run& run, const Value& object, const std::string& name);

/// a[key]: a member, then a method. Failures as above.
Value item_of(Run& run, const Value& object, const Value& key);

/// a.b.0.c as filters write it in a string.
Value at_path(Run& run, const Value& object, const Value& path);

/// The member of that name, or null.
const Value* find_entry(const Dict& dict, std::string_view name);

/// Each is None, an integer, or a failure.
struct SliceBounds {
  Value start;
  Value stop;
  Value step;
};
Value slice_of(Run& run, const Value& object, const SliceBounds& bounds);

/// Adds the entry, or gives the key that is there its new value.
void put(Run& run, std::vector<Entry>& entries, Value key, Value value);

}  // namespace darkbloom::jinja
