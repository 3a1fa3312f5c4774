#pragma once
// Characters of UTF-8 text as Python sees them. All text inside of the room is valid UTF-8.

#include <cstdint>
#include <string>
#include <string_view>

namespace darkbloom::jinja {

/// Bytes of the character that begins at `at`, which lies inside of `text`.
std::size_t character_size(std::string_view text, std::size_t at);
/// The start of the character that ends before `at`, which is not 0.
std::size_t character_before(std::string_view text, std::size_t at);
std::size_t count_characters(std::string_view text);
char32_t character_at(std::string_view text, std::size_t at);
/// Adds a code point that is no surrogate.
void append_character(std::string& out, char32_t character);

/// str.isspace of one character.
bool is_space(char32_t character);
/// Bytes at the start (end) of `text` that are white space.
std::size_t leading_space(std::string_view text);
std::size_t trailing_space(std::string_view text);
/// Where str.splitlines breaks; "\r\n" counts as one break.
bool is_line_break(char32_t character);

/// Letters outside of ASCII keep their case: no table of Unicode for what no template needs.
char lower(char letter);
char upper(char letter);
bool is_letter(char letter);
bool is_digit(char letter);

}  // namespace darkbloom::jinja
