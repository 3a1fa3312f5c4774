#include "grammar/notation.h"

#include <format>
#include <iterator>

#include "base/check.h"

namespace darkbloom::grammar {
namespace {

bool is_plain(char32_t point) {
  return (point >= 'a' && point <= 'z') || (point >= 'A' && point <= 'Z') ||
         (point >= '0' && point <= '9') || point == ' ';
}

/// Everything but letters, digits and blanks goes by number, so that nothing in a class has a
/// second meaning.
void append_in_class(std::string& out, char32_t point) {
  const auto number = static_cast<std::uint32_t>(point);
  auto to = std::back_inserter(out);
  if (is_plain(point)) {
    out += static_cast<char>(point);
  } else if (point <= 0xFF) {
    std::format_to(to, "\\x{:02X}", number);
  } else if (point <= 0xFFFF) {
    std::format_to(to, "\\u{:04X}", number);
  } else {
    std::format_to(to, "\\U{:08X}", number);
  }
}

void append_in_literal(std::string& out, char32_t point) {
  if (point == '\n') {
    out += "\\n";
  } else if (point == '"' || point == '\\') {
    out += '\\';
    out += static_cast<char>(point);
  } else if (point < 0x20 || point == 0x7F) {
    std::format_to(std::back_inserter(out), "\\x{:02X}", static_cast<std::uint32_t>(point));
  } else {
    append_utf8(out, point);
  }
}

}  // namespace

std::string literal_of(std::string_view text) {
  std::string out = "\"";
  for (const char32_t point : characters_of(text))
    append_in_literal(out, point);
  return out + '"';
}

std::string class_of(const CodePoints& points) {
  check(!points.ranges().empty(), "a class has characters");
  std::string out = "[";
  for (const CodeRange& range : points.ranges()) {
    append_in_class(out, range.first);
    if (range.last == range.first) continue;
    if (range.last > range.first + 1) out += '-';
    append_in_class(out, range.last);
  }
  return out + ']';
}

}  // namespace darkbloom::grammar
