#include "engine/utf8_joiner.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

namespace darkbloom::engine {

namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

std::uint8_t byte_at(std::string_view bytes, std::size_t i) {
  return static_cast<std::uint8_t>(bytes[i]);
}

/// Bytes of a character that begins so; 0 when none does.
std::size_t length_of(std::uint8_t lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xC2 && lead <= 0xDF) return 2;
  if (lead >= 0xE0 && lead <= 0xEF) return 3;
  if (lead >= 0xF0 && lead <= 0xF4) return 4;
  return 0;
}

/// Table 3-7 of Unicode 16: the second byte's range depends on the first.
bool may_follow(std::uint8_t lead, std::size_t index, std::uint8_t byte) {
  if (index > 1) return byte >= 0x80 && byte <= 0xBF;
  const std::uint8_t low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  const std::uint8_t high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  return byte >= low && byte <= high;
}

/// What the text begins with.
struct Start {
  std::size_t good = 0;  ///< bytes that fit together
  bool whole = false;    ///< a character
  bool open = false;     ///< maybe a character, once more bytes come
};

Start start_of(std::string_view bytes) {
  const std::uint8_t lead = byte_at(bytes, 0);
  const std::size_t length = length_of(lead);
  std::size_t good = length == 0 ? 0 : 1;
  while (good > 0 && good < std::min(length, bytes.size()) &&
         may_follow(lead, good, byte_at(bytes, good))) {
    ++good;
  }
  return {.good = good,
          .whole = good > 0 && good == length,
          .open = good > 0 && good < length && good == bytes.size()};
}

bool all_ascii(std::string_view bytes) {
  return std::ranges::all_of(bytes, [](char c) { return static_cast<std::uint8_t>(c) < 0x80; });
}

}  // namespace

void Utf8Joiner::push(std::string_view bytes, std::string& text) {
  if (begun_.empty() && all_ascii(bytes)) {
    text += bytes;
    return;
  }
  begun_ += bytes;
  std::string_view rest = begun_;
  while (!rest.empty()) {
    const Start start = start_of(rest);
    if (start.open) break;
    text += start.whole ? rest.substr(0, start.good) : kReplacement;
    rest.remove_prefix(std::max<std::size_t>(start.good, 1));
  }
  begun_.erase(0, begun_.size() - rest.size());
}

}  // namespace darkbloom::engine
