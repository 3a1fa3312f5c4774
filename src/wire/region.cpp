#include "wire/region.h"

#include <algorithm>

namespace darkbloom::wire {
namespace {

constexpr std::size_t kPartMax = 8;

bool is_part(std::string_view text) {
  const auto plain = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  return !text.empty() && text.size() <= kPartMax && std::ranges::all_of(text, plain);
}

}  // namespace

bool is_region(std::string_view text) {
  if (text.size() > kRegionMax) return false;
  for (std::size_t end = text.find('-'); end != text.npos; end = text.find('-')) {
    if (!is_part(text.substr(0, end))) return false;
    text.remove_prefix(end + 1);
  }
  return is_part(text);
}

bool lies_within(std::string_view region, std::string_view wanted) {
  if (wanted.empty()) return true;
  if (!region.starts_with(wanted)) return false;
  return region.size() == wanted.size() || region[wanted.size()] == '-';
}

}  // namespace darkbloom::wire
