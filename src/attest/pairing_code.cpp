#include "attest/pairing_code.h"

#include <algorithm>
#include <cctype>

namespace darkbloom::attest {
namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kDigitCount = 16;
constexpr std::size_t kGroup = 4;
constexpr unsigned kBitsPerDigit = 5;

/// The digit's value, or npos.
std::size_t value_of(char typed) {
  const char upper = static_cast<char>(std::toupper(static_cast<unsigned char>(typed)));
  if (upper == 'I' || upper == 'L') return 1;
  if (upper == 'O') return 0;
  return kDigits.find(upper);
}

}  // namespace

PairingCode pairing_code_of(const NodeId& node) {
  PairingCode code;
  std::copy_n(node.bytes.begin(), PairingCode::kSize, code.bytes.begin());
  return code;
}

std::string text_of(const PairingCode& code) {
  std::string text;
  for (std::size_t digit = 0; digit < kDigitCount; ++digit) {
    std::size_t value = 0;
    for (std::size_t bit = digit * kBitsPerDigit; bit < (digit + 1) * kBitsPerDigit; ++bit)
      value = value * 2 + ((code.bytes[bit / 8] >> (7 - bit % 8)) & 1U);
    if (digit > 0 && digit % kGroup == 0) text += '-';
    text += kDigits[value];
  }
  return text;
}

Result<PairingCode> parse_pairing_code(std::string_view text) {
  PairingCode code;
  std::size_t digits = 0;
  for (const char typed : text) {
    if (typed == '-' || typed == ' ') continue;
    const std::size_t value = value_of(typed);
    if (value == std::string_view::npos || digits == kDigitCount) {
      return fail(Fault::invalid, "a pairing code has 16 digits, such as 7ZQ4-M0XB-C9TK-5H2D");
    }
    for (unsigned i = 0; i < kBitsPerDigit; ++i) {
      const std::size_t bit = digits * kBitsPerDigit + i;
      const auto set = static_cast<unsigned>((value >> (kBitsPerDigit - 1 - i)) & 1U);
      code.bytes[bit / 8] = static_cast<std::uint8_t>(code.bytes[bit / 8] | set << (7 - bit % 8));
    }
    ++digits;
  }
  if (digits != kDigitCount) {
    return fail(Fault::invalid, "a pairing code has 16 digits, such as 7ZQ4-M0XB-C9TK-5H2D");
  }
  return code;
}

}  // namespace darkbloom::attest
