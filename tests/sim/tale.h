#pragma once
// What is asked and what the scripted engine says to it: a function of the request alone, so that
// the test knows the one right answer. Every prompt and every piece holds the canary.

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace darkbloom::sim {

inline constexpr std::string_view kCanary = "canary";

struct Tale {
  int number = 0;  ///< of the request, unique in its world
  int words = 0;
  bool fails = false;  ///< the engine fails after the last word
  std::optional<std::size_t> max_tokens = {};
  bool streams = true;

  std::vector<std::string> pieces() const;
  /// What is said before the limit, a token being a byte and a piece being said whole.
  std::string answer() const;
  std::string body() const;
  /// Reads it back from a prompt of test::ByteVocabulary; `begun` is the text already said.
  static std::optional<Tale> of_prompt(std::string_view prompt, std::string& begun);
};

}  // namespace darkbloom::sim
