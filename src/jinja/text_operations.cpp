#include "jinja/text_operations.h"

#include <algorithm>
#include <functional>

#include "jinja/characters.h"

namespace darkbloom::jinja {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool strips(std::string_view text, std::size_t at, std::optional<std::string_view> characters) {
  if (!characters) return is_space(character_at(text, at));
  return characters->contains(text.substr(at, character_size(text, at)));
}

Text map_bytes(const Text& text, char (*change)(char)) {
  std::string bytes = text.bytes();
  std::ranges::transform(bytes, bytes.begin(), change);
  return text.with_bytes(std::move(bytes));
}

/// Puts `fresh` before every character and at the end, as Python does for an empty `old`.
Text interleaved(const Text& text, const Text& fresh, std::size_t most) {
  Text result;
  std::size_t at = 0;
  for (; at < text.size() && most > 0; --most) {
    const std::size_t end = at + character_size(text.bytes(), at);
    result.append(fresh);
    result.append_part(text, {at, end});
    at = end;
  }
  result.append_part(text, {at, text.size()});
  if (most > 0) result.append(fresh);
  return result;
}

/// Where words of non-space lie.
std::vector<Span> words_of(std::string_view bytes) {
  std::vector<Span> words;
  bool inside = false;
  for (std::size_t at = 0; at < bytes.size(); at += character_size(bytes, at)) {
    const bool space = is_space(character_at(bytes, at));
    if (!space && !inside) words.push_back({at, bytes.size()});
    if (space && inside) words.back().end = at;
    inside = !space;
  }
  return words;
}

std::vector<Text> parts_of(const Text& text, const std::vector<Span>& spans) {
  std::vector<Text> parts;
  for (const Span& span : spans)
    parts.push_back(text.part(span));
  return parts;
}

}  // namespace

Text strip(const Text& text, std::optional<std::string_view> characters, Side side) {
  const std::string_view bytes = text.bytes();
  std::size_t begin = 0;
  std::size_t end = bytes.size();
  while (side != Side::right && begin < end && strips(bytes, begin, characters))
    begin += character_size(bytes, begin);
  while (side != Side::left && end > begin &&
         strips(bytes, character_before(bytes, end), characters))
    end = character_before(bytes, end);
  return text.part({begin, end});
}

std::vector<Text> split(const Text& text, std::string_view separator, std::size_t most, Side side) {
  const std::string_view bytes = text.bytes();
  std::vector<Span> spans;
  if (side == Side::left) {
    std::size_t begin = 0;
    for (std::size_t at = 0; spans.size() < most && (at = bytes.find(separator, begin)) != kNone;
         begin = at + separator.size())
      spans.push_back({begin, at});
    spans.push_back({begin, bytes.size()});
    return parts_of(text, spans);
  }
  std::size_t end = bytes.size();
  while (spans.size() < most && end >= separator.size()) {
    const std::size_t at = bytes.rfind(separator, end - separator.size());
    if (at == kNone) break;
    spans.push_back({at + separator.size(), end});
    end = at;
  }
  spans.push_back({0, end});
  std::ranges::reverse(spans);
  return parts_of(text, spans);
}

std::vector<Text> split_space(const Text& text, std::size_t most, Side side) {
  std::vector<Span> words = words_of(text.bytes());
  if (words.size() <= most) return parts_of(text, words);
  const std::string_view bytes = text.bytes();
  if (side == Side::left) {
    words.resize(most + 1);
    words.back().end = bytes.size();
    std::vector<Text> parts = parts_of(text, words);
    return parts;
  }
  const std::size_t extra = words.size() - most - 1;
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(extra));
  words.front().begin = 0;
  return parts_of(text, words);
}

std::vector<Text> split_lines(const Text& text, bool keep_breaks) {
  const std::string_view bytes = text.bytes();
  std::vector<Span> lines;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    std::size_t end = at + character_size(bytes, at);
    if (is_line_break(character_at(bytes, at))) {
      if (bytes.substr(at).starts_with("\r\n")) ++end;
      lines.push_back({begin, keep_breaks ? end : at});
      begin = end;
    }
    at = end;
  }
  if (begin < bytes.size()) lines.push_back({begin, bytes.size()});
  return parts_of(text, lines);
}

std::size_t replaced_size(const Text& text, std::string_view old, const Text& fresh,
                          std::size_t most) {
  const std::string_view bytes = text.bytes();
  std::size_t places = 0;
  if (old.empty()) {
    places = count_characters(bytes) + 1;
  } else {
    for (std::size_t at = bytes.find(old); at != kNone && places < most;
         at = bytes.find(old, at + old.size()))
      ++places;
  }
  return bytes.size() + std::min(places, most) * fresh.size();
}

Text replace(const Text& text, std::string_view old, const Text& fresh, std::size_t most) {
  if (old.empty()) return interleaved(text, fresh, most);
  const std::string_view bytes = text.bytes();
  Text result;
  std::size_t begin = 0;
  for (std::size_t at = bytes.find(old); at != kNone && most > 0; --most) {
    result.append_part(text, {begin, at});
    result.append(fresh);
    begin = at + old.size();
    at = bytes.find(old, begin);
  }
  result.append_part(text, {begin, bytes.size()});
  return result;
}

Text to_lower(const Text& text) {
  return map_bytes(text, lower);
}

Text to_upper(const Text& text) {
  return map_bytes(text, upper);
}

Text capitalize(const Text& text) {
  std::string bytes = text.bytes();
  std::ranges::transform(bytes, bytes.begin(), lower);
  if (!bytes.empty()) bytes[0] = upper(bytes[0]);
  return text.with_bytes(std::move(bytes));
}

Text to_title(const Text& text, WordStart start) {
  constexpr std::string_view kBefore = "-({[<";
  std::string bytes = text.bytes();
  bool starts = true;
  for (char& byte : bytes) {
    const bool letter = is_letter(byte) || static_cast<unsigned char>(byte) >= 0x80;
    byte = starts ? upper(byte) : lower(byte);
    const bool blank = static_cast<unsigned char>(byte) < 0x80 &&
                       (is_space(static_cast<unsigned char>(byte)) || kBefore.contains(byte));
    starts = start == WordStart::after_blank ? blank : !letter;
  }
  return text.with_bytes(std::move(bytes));
}

}  // namespace darkbloom::jinja
