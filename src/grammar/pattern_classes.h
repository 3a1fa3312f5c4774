#pragma once
// The characters of a pattern: one that stands for itself, escapes, classes in brackets.

#include <expected>
#include <string>
#include <string_view>

#include "grammar/code_points.h"

namespace darkbloom::grammar {

/// A place in a pattern; `text` outlives it. Beyond the end there are only zeros.
struct PatternReader {
  const std::u32string& text;
  std::size_t position = 0;

  bool done() const { return position >= text.size(); }
  char32_t peek() const { return done() ? 0 : text[position]; }
  char32_t next() { return done() ? 0 : text[position++]; }
  bool take(char32_t point) {
    if (done() || text[position] != point) return false;
    ++position;
    return true;
  }
};

bool is_digit(char32_t point);

/// One atom that reads a character, or why there is none here.
std::expected<CodePoints, std::string_view> read_characters(PatternReader& at);

}  // namespace darkbloom::grammar
