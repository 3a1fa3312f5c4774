#pragma once
// oneOf wants exactly one alternative to hold, which a grammar cannot count. So it is taken where
// the alternatives visibly exclude one another.

#include <string>

#include "grammar/schema.h"
#include "grammar/schema_root.h"

namespace darkbloom::grammar {

/// Refuses alternatives of which two might hold at once. They exclude one another by type, by
/// `const` or `enum`, by a required property that does so, or by one that the other has no room
/// for.
void check_disjoint(const SchemaRoot& root, const json::Node::Array& alternatives,
                    const std::string& path, Refusal& refusal);

}  // namespace darkbloom::grammar
