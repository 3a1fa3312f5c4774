#include "vocabulary.h"

#include <string_view>

namespace darkbloom::bench {

namespace {

constexpr std::int32_t kNormal = 1;
constexpr std::int32_t kControl = 3;

void append_utf8(std::string& text, std::uint32_t point) {
  if (point < 0x80) {
    text.push_back(static_cast<char>(point));
    return;
  }
  text.push_back(static_cast<char>(0xC0 | (point >> 6)));
  text.push_back(static_cast<char>(0x80 | (point & 0x3F)));
}

bool prints(std::uint32_t byte) {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
}

/// GPT-2's alphabet: a byte that prints stands for itself, the others for U+0100 and up in order.
std::vector<std::string> byte_alphabet() {
  std::vector<std::string> letters;
  std::uint32_t next = 256;
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    append_utf8(letters.emplace_back(), prints(byte) ? byte : next++);
  }
  return letters;
}

void add(MadeVocabulary& made, std::string token, std::int32_t type) {
  made.tokens.push_back(std::move(token));
  made.types.push_back(type);
}

/// Merges each word of the last round with each letter until `size` tokens are there.
void add_merges(MadeVocabulary& made, std::uint32_t size, const std::string& space) {
  constexpr std::string_view kLetters = "etaoinshrdlucmfwypvbgkjqxz";
  std::vector<std::string> words{space};
  for (const char letter : kLetters)
    words.emplace_back(1, letter);
  while (true) {
    std::vector<std::string> longer;
    for (const std::string& word : words) {
      for (const char letter : kLetters) {
        if (made.tokens.size() == size) return;
        made.merges.push_back(word + " " + letter);
        longer.push_back(word + letter);
        add(made, longer.back(), kNormal);
      }
    }
    words = std::move(longer);
  }
}

}  // namespace

MadeVocabulary make_vocabulary(std::uint32_t size) {
  constexpr std::uint32_t kControls = 3;
  MadeVocabulary made;
  const std::vector<std::string> alphabet = byte_alphabet();
  for (const std::string& letter : alphabet)
    add(made, letter, kNormal);
  add_merges(made, size - kControls, alphabet[' ']);
  made.end_of_text = size - 3;
  made.turn_start = size - 2;
  made.turn_end = size - 1;
  add(made, "<|endoftext|>", kControl);
  add(made, "<|im_start|>", kControl);
  add(made, "<|im_end|>", kControl);
  return made;
}

}  // namespace darkbloom::bench
