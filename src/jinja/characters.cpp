#include "jinja/characters.h"

#include <algorithm>

#include "json/text.h"

namespace darkbloom::jinja {
namespace {

bool continues(char byte) {
  return (static_cast<std::uint8_t>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::size_t character_size(std::string_view text, std::size_t at) {
  return std::max<std::size_t>(json::utf8_length(text.substr(at)), 1);
}

std::size_t character_before(std::string_view text, std::size_t at) {
  --at;
  while (at > 0 && continues(text[at]))
    --at;
  return at;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(
      std::ranges::count_if(text, [](char c) { return !continues(c); }));
}

char32_t character_at(std::string_view text, std::size_t at) {
  const std::size_t size = character_size(text, at);
  const auto first = static_cast<std::uint8_t>(text[at]);
  if (size == 1) return first;
  char32_t character = first & (0xFFU >> (size + 1));
  for (std::size_t i = 1; i < size; ++i)
    character = (character << 6U) | (static_cast<std::uint8_t>(text[at + i]) & 0x3FU);
  return character;
}

void append_character(std::string& out, char32_t character) {
  const auto tail = [&](unsigned shift) {
    out += static_cast<char>(0x80U | ((character >> shift) & 0x3FU));
  };
  if (character < 0x80) {
    out += static_cast<char>(character);
  } else if (character < 0x800) {
    out += static_cast<char>(0xC0U | (character >> 6U));
    tail(0);
  } else if (character < 0x10000) {
    out += static_cast<char>(0xE0U | (character >> 12U));
    tail(6);
    tail(0);
  } else {
    out += static_cast<char>(0xF0U | (character >> 18U));
    tail(12);
    tail(6);
    tail(0);
  }
}

bool is_space(char32_t c) {
  if (c < 0x80) return (c >= 0x09 && c <= 0x0D) || (c >= 0x1C && c <= 0x20);
  return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 ||
         c == 0x2029 || c == 0x202F || c == 0x205F || c == 0x3000;
}

std::size_t leading_space(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_space(character_at(text, at)))
    at += character_size(text, at);
  return at;
}

std::size_t trailing_space(std::string_view text) {
  std::size_t end = text.size();
  while (end > 0) {
    const std::size_t before = character_before(text, end);
    if (!is_space(character_at(text, before))) break;
    end = before;
  }
  return text.size() - end;
}

bool is_line_break(char32_t c) {
  return (c >= 0x0A && c <= 0x0D) || (c >= 0x1C && c <= 0x1E) || c == 0x85 || c == 0x2028 ||
         c == 0x2029;
}

char lower(char letter) {
  return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

char upper(char letter) {
  return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - ('a' - 'A')) : letter;
}

bool is_letter(char letter) {
  return lower(letter) >= 'a' && lower(letter) <= 'z';
}

bool is_digit(char letter) {
  return letter >= '0' && letter <= '9';
}

}  // namespace darkbloom::jinja
