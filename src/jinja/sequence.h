#pragma once
// Values as a row of others.

#include <vector>

#include "jinja/run.h"

namespace darkbloom::jinja {

/// What a `for` goes through: items of a list, keys of a dict, characters of a string, nothing
/// of what is undefined. A failure for others.
std::vector<Value> items_of(Run& run, const Value& value);

}  // namespace darkbloom::jinja
