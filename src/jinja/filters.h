#pragma once
// x|name: Jinja's filters that chat templates use.

#include <string_view>

#include "jinja/value.h"

namespace darkbloom::jinja {

/// Null where no such filter is known.
Native find_filter(std::string_view name);

/// Used within: filters of text, and of rows of values.
Native find_text_filter(std::string_view name);
Native find_list_filter(std::string_view name);

}  // namespace darkbloom::jinja
