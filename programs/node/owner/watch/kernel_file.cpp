#include "node/owner/watch/kernel_file.h"

#include <charconv>
#include <fstream>

namespace darkbloom::node::owner {
namespace {

constexpr std::size_t kTextMax = 16U << 10;

template <typename Number>
std::optional<Number> number_of(std::string_view text) {
  Number number = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  if (read.ec != std::errc{}) return std::nullopt;
  return number;
}

}  // namespace

std::string text_in(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string text(kTextMax, '\0');
  stream.read(text.data(), kTextMax);
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

std::string word_in(const std::filesystem::path& file) {
  const std::string text = text_in(file);
  return text.substr(0, text.find_first_of(" \n"));
}

std::optional<std::int64_t> number_in(const std::filesystem::path& file) {
  return number_of<std::int64_t>(word_in(file));
}

std::optional<std::uint64_t> number_after(const std::string& text, const std::string& label) {
  const std::size_t at = text.find(label);
  if (at == std::string::npos) return std::nullopt;
  const std::size_t digits = text.find_first_not_of(" \t", at + label.size());
  if (digits == std::string::npos) return std::nullopt;
  return number_of<std::uint64_t>(std::string_view(text).substr(digits));
}

}  // namespace darkbloom::node::owner
