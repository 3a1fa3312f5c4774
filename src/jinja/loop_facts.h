#pragma once
// loop.index and its like.

#include <optional>
#include <string_view>

#include "jinja/run.h"

namespace darkbloom::jinja {

/// Nothing where no fact has that name; previtem and nextitem are Undefined at the ends.
std::optional<Value> loop_fact(Run& run, const Loop& loop, std::string_view name);

}  // namespace darkbloom::jinja
