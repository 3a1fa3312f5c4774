#pragma once
// Chooses the next token of one sequence from its row of logits, by OpenAI's rules and libllama's
// order: biases and penalties, grammar, top_k, typical_p, top_p, min_p, temperature, draw.

#include <cstdint>
#include <memory>
#include <span>

#include "base/error.h"
#include "engine/types.h"

namespace darkbloom::engine {

class LlamaVocabulary;

class Sampler {
 public:
  /// `vocabulary` must outlive the sampler. Refuses as invalid numbers out of range, unknown tokens
  /// and a grammar that does not parse. `seed` is used where the job brings none.
  static Result<Sampler> make(const Job& job, const LlamaVocabulary& vocabulary,
                              std::uint64_t seed);

  Sampler(Sampler&&) noexcept;
  Sampler& operator=(Sampler&&) noexcept;
  ~Sampler();

  /// The next token; its row is left as it was. Negative when the grammar allows none.
  Token pick(std::span<float> row);

 private:
  struct State;
  explicit Sampler(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace darkbloom::engine
