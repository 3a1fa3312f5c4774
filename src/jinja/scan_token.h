#pragma once
// One token inside of a tag.

#include <string>
#include <string_view>

#include "jinja/lexer.h"

namespace darkbloom::jinja {

/// The token that `text`, which is not empty, begins with; its text is empty where there is none.
Token scan_token(std::string_view text);

/// What a string token means: Python's escapes read. Refuses \N{...} and surrogates.
Result<std::string> unquote(std::string_view token);

}  // namespace darkbloom::jinja
