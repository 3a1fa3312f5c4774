#pragma once
// The formats of strings that are held (JSON Schema Validation section 7.3), as patterns.

#include <optional>
#include <string_view>

namespace darkbloom::grammar {

/// A pattern with anchors for texts of the format; nothing for formats that are not held. Each
/// accepts only texts that have the format, though not all of them: docs/json-schema.md.
std::optional<std::string_view> pattern_of_format(std::string_view format);

}  // namespace darkbloom::grammar
