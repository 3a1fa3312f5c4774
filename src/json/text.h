#pragma once
// JSON written by hand, for the few shapes that are written often or by rooms that parse none.

#include <string>
#include <string_view>

namespace darkbloom::json {

/// Adds `text` to `out` as a JSON string with its quotes (RFC 8259 section 7). Bytes that are not
/// UTF-8 become U+FFFD, one for each, so that the result is valid JSON whatever `text` holds.
void append_string(std::string& out, std::string_view text);

/// The length, 1 to 4, of the UTF-8 character that `text` begins with (RFC 3629 section 4), or 0
/// where it begins with none.
std::size_t utf8_length(std::string_view text);

/// True for whole UTF-8 characters and nothing else.
bool is_utf8(std::string_view text);

}  // namespace darkbloom::json
