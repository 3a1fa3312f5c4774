#pragma once
// Tokens hold bytes, streams hold characters: keeps the beginning of a character until the rest has
// come, and puts U+FFFD where bytes can never become one (Unicode 16 section 3.9, best practice).

#include <string>
#include <string_view>

namespace darkbloom::engine {

class Utf8Joiner {
 public:
  /// Appends to `text` the whole characters that are now known.
  void push(std::string_view bytes, std::string& text);

 private:
  std::string begun_;  ///< at most 3 bytes
};

}  // namespace darkbloom::engine
