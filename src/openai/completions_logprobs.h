#pragma once
// Log probabilities in the older shape of completions: four lists side by side.

#include <span>
#include <string>
#include <string_view>

#include "engine/types.h"

namespace darkbloom::openai {

/// Gathers the tokens of one text and writes them out. The offset of a token is that of its first
/// character in the text, counted in characters.
class CompletionsLogprobs {
 public:
  /// A prompt's first token, which nothing explains.
  void add_first(std::string_view bytes);
  void add(std::span<const engine::ChosenToken> tokens);
  /// Moves the offset over text that has no figures.
  void skip(std::string_view text);
  /// Adds {"tokens":[...],...} and forgets the tokens, not the offset.
  void append(std::string& out);

 private:
  void add_name(std::string_view bytes);

  std::string tokens_;
  std::string logprobs_;
  std::string alternatives_;
  std::string offsets_;
  std::size_t offset_ = 0;
};

}  // namespace darkbloom::openai
