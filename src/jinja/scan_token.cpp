#include "jinja/scan_token.h"

#include <algorithm>
#include <array>

#include "jinja/characters.h"

namespace darkbloom::jinja {
namespace {

bool begins_name(char c) {
  return is_letter(c) || c == '_' || static_cast<unsigned char>(c) >= 0x80;
}

std::size_t name_size(std::string_view text) {
  if (!begins_name(text[0])) return 0;
  const auto end =
      std::ranges::find_if_not(text, [](char c) { return begins_name(c) || is_digit(c); });
  return static_cast<std::size_t>(end - text.begin());
}

/// Digits with single underscores between them.
std::size_t digits_size(std::string_view text) {
  std::size_t at = 0;
  while (at < text.size() && is_digit(text[at])) {
    ++at;
    if (at + 1 < text.size() && text[at] == '_' && is_digit(text[at + 1])) ++at;
  }
  return at;
}

std::size_t exponent_size(std::string_view text) {
  if (text.empty() || lower(text[0]) != 'e') return 0;
  const std::size_t sign = text.size() > 1 && (text[1] == '+' || text[1] == '-') ? 1 : 0;
  const std::size_t digits = digits_size(text.substr(1 + sign));
  return digits == 0 ? 0 : 1 + sign + digits;
}

Token scan_number(std::string_view text) {
  const std::size_t whole = digits_size(text);
  std::size_t size = whole;
  if (size < text.size() && text[size] == '.') {
    const std::size_t fraction = digits_size(text.substr(size + 1));
    if (fraction > 0) size += 1 + fraction;
  }
  size += exponent_size(text.substr(size));
  const auto kind = size > whole ? Token::Kind::decimal : Token::Kind::integer;
  return {kind, text.substr(0, size)};
}

/// The size with both quotes, 0 where the second is missing.
std::size_t text_size(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '\\') {
      ++at;
    } else if (text[at] == text[0]) {
      return at + 1;
    }
  }
  return 0;
}

std::size_t sign_size(std::string_view text) {
  constexpr std::array<std::string_view, 6> kLong = {"//", "**", "==", "!=", ">=", "<="};
  const auto starts = [&](std::string_view sign) { return text.starts_with(sign); };
  if (std::ranges::any_of(kLong, starts)) return 2;
  return std::string_view("+-/*%~[](){}<>=.:|,;").contains(text[0]) ? 1 : 0;
}

/// Reads escapes of one string.
class Unquoter {
 public:
  explicit Unquoter(std::string_view body) : rest_(body) {}

  Result<std::string> run() {
    while (!rest_.empty() && good_) {
      const std::size_t plain = std::min(rest_.find('\\'), rest_.size());
      out_ += rest_.substr(0, plain);
      rest_.remove_prefix(plain);
      if (rest_.size() < 2) break;
      escape();
    }
    if (!good_) return fail(Fault::invalid, "a string has an escape that cannot be read");
    return std::move(out_);
  }

 private:
  void escape() {
    constexpr std::string_view kFrom = "\\'\"abfnrtv\n";
    constexpr std::string_view kTo = "\\'\"\a\b\f\n\r\t\v";
    const char letter = rest_[1];
    rest_.remove_prefix(2);
    if (const std::size_t at = kFrom.find(letter); at != std::string_view::npos) {
      out_ += kTo.substr(std::min(at, kTo.size()), 1);
    } else if (letter >= '0' && letter <= '7') {
      octal(letter);
    } else if (letter == 'x' || letter == 'u' || letter == 'U') {
      hex(letter == 'x' ? 2 : letter == 'u' ? 4 : 8);
    } else {
      good_ = letter != 'N';
      out_ += '\\';
      out_ += letter;
    }
  }

  void octal(char first) {
    auto character = static_cast<char32_t>(first - '0');
    for (int i = 0; i < 2 && !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '7'; ++i) {
      character = character * 8 + static_cast<char32_t>(rest_[0] - '0');
      rest_.remove_prefix(1);
    }
    append_character(out_, character);
  }

  void hex(std::size_t digits) {
    char32_t character = 0;
    good_ = rest_.size() >= digits;
    for (std::size_t i = 0; i < digits && good_; ++i) {
      constexpr std::string_view kDigits = "0123456789abcdef";
      const std::size_t digit = kDigits.find(lower(rest_[i]));
      good_ = digit != std::string_view::npos;
      character = character * 16 + static_cast<char32_t>(digit);
    }
    good_ = good_ && character < 0x110000 && (character < 0xD800 || character > 0xDFFF);
    if (!good_) return;
    append_character(out_, character);
    rest_.remove_prefix(digits);
  }

  std::string_view rest_;
  std::string out_;
  bool good_ = true;
};

}  // namespace

Token scan_token(std::string_view text) {
  if (is_digit(text[0])) return scan_number(text);
  if (text[0] == '"' || text[0] == '\'') {
    return {Token::Kind::text, text.substr(0, text_size(text))};
  }
  if (const std::size_t size = name_size(text)) return {Token::Kind::name, text.substr(0, size)};
  return {Token::Kind::sign, text.substr(0, sign_size(text))};
}

Result<std::string> unquote(std::string_view token) {
  return Unquoter(token.substr(1, token.size() - 2)).run();
}

}  // namespace darkbloom::jinja
