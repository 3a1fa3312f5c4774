#pragma once
// x is name: Jinja's tests.

#include <string_view>

#include "jinja/value.h"

namespace darkbloom::jinja {

/// Null where no such test is known.
Native find_test(std::string_view name);

}  // namespace darkbloom::jinja
