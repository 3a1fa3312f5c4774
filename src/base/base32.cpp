#include "base/base32.h"

#include <algorithm>
#include <cctype>

#include "base/check.h"

namespace darkbloom {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kGroup = 4;
constexpr std::size_t kBitsPerDigit = 5;

/// The digit's value, or npos.
std::size_t value_of(char typed) {
  const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(typed)));
  if (upper == 'I' || upper == 'L') return 1;
  if (upper == 'O') return 0;
  return kDigits.find(upper);
}

bool is_between_digits(char typed) {
  return typed == '-' || typed == ' ' || typed == '\t' || typed == '\r' || typed == '\n';
}

void put_digit(std::size_t value, std::size_t digit, std::span<std::uint8_t> bytes) {
  for (std::size_t i = 0; i < kBitsPerDigit; ++i) {
    const std::size_t bit = digit * kBitsPerDigit + i;
    const auto set = static_cast<unsigned>((value >> (kBitsPerDigit - 1 - i)) & 1U);
    bytes[bit / 8] = static_cast<std::uint8_t>(bytes[bit / 8] | set << (7 - bit % 8));
  }
}

}  // namespace

std::string base32_text(ByteView bytes) {
  check(8 * bytes.size() % (kGroup * kBitsPerDigit) == 0, "the last group is whole");
  std::string text;
  for (std::size_t digit = 0; digit < 8 * bytes.size() / kBitsPerDigit; ++digit) {
    std::size_t value = 0;
    for (std::size_t bit = digit * kBitsPerDigit; bit < (digit + 1) * kBitsPerDigit; ++bit)
      value = value * 2 + ((bytes[bit / 8] >> (7 - bit % 8)) & 1U);
    if (digit > 0 && digit % kGroup == 0) text += '-';
    text += kDigits[value];
  }
  return text;
}

bool read_base32(std::string_view text, std::span<std::uint8_t> bytes) {
  const std::size_t wanted = 8 * bytes.size() / kBitsPerDigit;
  std::ranges::fill(bytes, std::uint8_t{0});
  std::size_t digits = 0;
  for (const char typed : text) {
    if (is_between_digits(typed)) continue;
    const std::size_t value = value_of(typed);
    if (value == std::string_view::npos || digits == wanted) return false;
    put_digit(value, digits, bytes);
    ++digits;
  }
  return digits == wanted;
}

}  // namespace darkbloom
