#include "json/text.h"

#include <algorithm>
#include <array>
#include <cstdint>

namespace darkbloom::json {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";
constexpr std::string_view kHexDigits = "0123456789abcdef";

/// True for bytes that stand for themselves in a JSON string.
constexpr std::array<bool, 256> plain_bytes() {
  std::array<bool, 256> plain{};
  for (std::size_t byte = 0x20; byte < 0x80; ++byte)
    plain[byte] = byte != '"' && byte != '\\';
  return plain;
}

constexpr std::array<bool, 256> kPlain = plain_bytes();

bool is_plain(char character) {
  return kPlain[static_cast<std::uint8_t>(character)];
}

void append_escape(std::string& out, char character) {
  constexpr std::string_view kShortFrom = "\"\\\b\f\n\r\t";
  constexpr std::string_view kShortTo = "\"\\bfnrt";
  out += '\\';
  if (const std::size_t at = kShortFrom.find(character); at != std::string_view::npos) {
    out += kShortTo[at];
    return;
  }
  const auto byte = static_cast<std::uint8_t>(character);
  out += "u00";
  out += kHexDigits[byte >> 4];
  out += kHexDigits[byte & 15];
}

/// What the bytes after a first byte must look like: how many, and the range of the first of them.
struct Tail {
  std::size_t count = 0;
  std::uint8_t low = 0x80;
  std::uint8_t high = 0xBF;
};

/// RFC 3629 section 4: no overlong form, no surrogate, nothing above U+10FFFF.
Tail tail_after(std::uint8_t first) {
  if (first >= 0xC2 && first <= 0xDF) return {1};
  if (first == 0xE0) return {2, 0xA0, 0xBF};
  if (first == 0xED) return {2, 0x80, 0x9F};
  if (first >= 0xE1 && first <= 0xEF) return {2};
  if (first == 0xF0) return {3, 0x90, 0xBF};
  if (first >= 0xF1 && first <= 0xF3) return {3};
  if (first == 0xF4) return {3, 0x80, 0x8F};
  return {};
}

}  // namespace

std::size_t utf8_length(std::string_view text) {
  if (text.empty()) return 0;
  const auto first = static_cast<std::uint8_t>(text[0]);
  if (first < 0x80) return 1;
  const Tail tail = tail_after(first);
  if (tail.count == 0 || text.size() <= tail.count) return 0;
  const auto second = static_cast<std::uint8_t>(text[1]);
  if (second < tail.low || second > tail.high) return 0;
  for (std::size_t i = 2; i <= tail.count; ++i) {
    if ((static_cast<std::uint8_t>(text[i]) & 0xC0) != 0x80) return 0;
  }
  return tail.count + 1;
}

void append_string(std::string& out, std::string_view text) {
  out += '"';
  while (!text.empty()) {
    const auto run =
        static_cast<std::size_t>(std::ranges::find_if_not(text, is_plain) - text.begin());
    out += text.substr(0, run);
    text.remove_prefix(run);
    if (text.empty()) break;
    const std::size_t length = utf8_length(text);
    if (length == 0) {
      out += kReplacement;
    } else if (length == 1) {
      append_escape(out, text[0]);
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(std::max<std::size_t>(length, 1));
  }
  out += '"';
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = utf8_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace darkbloom::json
