#pragma once
// A template's source as a tree of statements.

#include "base/error.h"
#include "jinja/ast.h"

namespace darkbloom::jinja {

/// Refuses what lex() refuses, tags that no chat template has (include, extends, block, import),
/// what nests deeper than kParseDepthMax, and break and continue outside of loops.
Result<Body> parse_template(std::string_view source);

}  // namespace darkbloom::jinja
