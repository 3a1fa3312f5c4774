#pragma once
// Changes to a row of logits before a token is chosen from it: biases and penalties. They touch few
// places, in the row itself, and put back what was there.

#include <span>
#include <utility>
#include <vector>

#include "engine/types.h"

namespace darkbloom::engine {

/// OpenAI's frequency and presence penalties count what was generated; the repetition penalty also
/// counts the prompt, as where it comes from (CTRL, arXiv 1909.05858).
class Penalties {
 public:
  /// `banned` are tokens that the model never says. Tokens must be below `vocabulary`.
  Penalties(const Sampling& sampling, std::span<const Token> banned, std::span<const Token> prompt,
            std::size_t vocabulary);

  void apply(std::span<float> row);
  void restore(std::span<float> row);
  /// Counts a generated token.
  void accept(Token token);

 private:
  bool counts() const { return frequency_ != 0.0F || presence_ != 0.0F || repetition_ != 1.0F; }
  void meet(Token token);

  std::vector<std::pair<Token, float>> biases_;
  float frequency_;
  float presence_;
  float repetition_;
  std::vector<Token> met_;                ///< each token once
  std::vector<std::uint32_t> generated_;  ///< by token; empty unless counted
  std::vector<bool> known_;               ///< by token
  std::vector<std::pair<Token, float>> before_;
};

}  // namespace darkbloom::engine
