#pragma once
// Marks that come in parts: where a text ends, a mark may have begun.

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace darkbloom::engine {

/// How many bytes at the end of `text` are the beginning of `mark` without being all of it; 0:
/// none.
constexpr std::size_t started(std::string_view mark, std::string_view text) {
  std::size_t size = std::min(text.size(), mark.empty() ? 0 : mark.size() - 1);
  while (size > 0 && !text.ends_with(mark.substr(0, size)))
    --size;
  return size;
}

}  // namespace darkbloom::engine
