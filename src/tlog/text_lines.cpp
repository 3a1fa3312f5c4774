#include "tlog/text_lines.h"

#include <charconv>

#include "crypto/base64.h"

namespace darkbloom::tlog {

std::optional<std::string_view> take_line(std::string_view& rest) {
  const std::size_t end = rest.find('\n');
  if (end == std::string_view::npos) return std::nullopt;
  const std::string_view text = rest.substr(0, end);
  rest.remove_prefix(end + 1);
  return text;
}

std::optional<std::uint64_t> parse_decimal(std::string_view digits) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(digits.begin(), digits.end(), value);
  const bool is_shortest = digits == "0" || !digits.starts_with('0');
  if (error != std::errc() || end != digits.end() || !is_shortest) return std::nullopt;
  return value;
}

std::optional<Digest> parse_hash(std::string_view text) {
  const auto bytes = crypto::from_base64(text);
  if (!bytes) return std::nullopt;
  const auto digest = Digest::from(*bytes);
  return digest ? std::optional(*digest) : std::nullopt;
}

}  // namespace darkbloom::tlog
