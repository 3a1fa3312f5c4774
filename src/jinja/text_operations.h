#pragma once
// Python's string methods over marked text. Results are over no limit: callers pass them to
// make_text, and have spent what the input costs.

#include <cstdint>
#include <optional>
#include <vector>

#include "jinja/text.h"

namespace darkbloom::jinja {

enum class Side : std::uint8_t { both, left, right };

/// str.strip: white space, or any of the characters given.
Text strip(const Text& text, std::optional<std::string_view> characters, Side side);

/// str.split and str.rsplit by a separator that is not empty; at most `most` cuts, from `side`.
std::vector<Text> split(const Text& text, std::string_view separator, std::size_t most, Side side);
/// The same by runs of white space.
std::vector<Text> split_space(const Text& text, std::size_t most, Side side);
std::vector<Text> split_lines(const Text& text, bool keep_breaks);

/// str.replace of the first `most` places.
Text replace(const Text& text, std::string_view old, const Text& fresh, std::size_t most);
/// How many bytes it would make.
std::size_t replaced_size(const Text& text, std::string_view old, const Text& fresh,
                          std::size_t most);

/// ASCII letters only, see characters.h.
Text to_lower(const Text& text);
Text to_upper(const Text& text);
Text capitalize(const Text& text);
/// The first letter after each of these is upper case, all others lower: any but a letter for
/// str.title, blanks and opening brackets for the filter.
enum class WordStart : bool { after_no_letter, after_blank };
Text to_title(const Text& text, WordStart start);

}  // namespace darkbloom::jinja
