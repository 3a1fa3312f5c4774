#pragma once
// TOML without the library's exceptions.

#include <string_view>
#include <toml++/toml.hpp>

#include "base/error.h"

namespace darkbloom {

/// Refuses as invalid; the detail, "line 3: what is wrong there.", goes on from what the caller
/// says of the file.
Result<toml::table> parse_toml(std::string_view text);

}  // namespace darkbloom
