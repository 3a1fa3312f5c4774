#pragma once
// GBNF's notation: literals and character classes. Rules are in rules.h.

#include <string>
#include <string_view>

#include "grammar/code_points.h"

namespace darkbloom::grammar {

/// A quoted literal for UTF-8 text; bytes that are no UTF-8 become U+FFFD.
std::string literal_of(std::string_view text);

/// "[a-z]". The set is not empty.
std::string class_of(const CodePoints& points);

}  // namespace darkbloom::grammar
