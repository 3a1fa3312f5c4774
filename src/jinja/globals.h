#pragma once
// The functions that every template knows: range, namespace, dict, raise_exception, strftime_now.

#include <string>
#include <string_view>

#include "jinja/value.h"

namespace darkbloom::jinja {

/// Null where no such function is known.
Native find_global(std::string_view name);

/// A time in UTC as C's strftime prints it, in English; what is not known stays as written.
std::string format_time(std::int64_t unix_s, std::string_view format);

}  // namespace darkbloom::jinja
