#pragma once
// Holds an answer to a grammar, token by token: from the first, or from where a trigger stands.

#include <cstddef>
#include <deque>
#include <span>

#include "base/error.h"
#include "engine/llama_handles.h"
#include "engine/trigger_watch.h"
#include "engine/types.h"

namespace darkbloom::engine {

class LlamaVocabulary;

class GrammarGate {
 public:
  /// `vocabulary` must outlive the gate. Refuses as invalid a grammar that does not parse.
  static Result<GrammarGate> make(const Sampling& sampling, const LlamaVocabulary& vocabulary);

  /// Whether the answer may go on with this token.
  bool allows(Token token);
  /// Makes the logits of all tokens that may not come next minus infinity.
  void mask(std::span<float> row);
  /// The answer goes on with this token.
  void accept(Token token);

 private:
  GrammarGate(SamplerHandle grammar, const Trigger& trigger, const LlamaVocabulary& vocabulary);

  struct Piece {
    Token token;
    std::size_t size;  ///< bytes
  };
  void drop_settled();

  SamplerHandle grammar_;
  TriggerWatch watch_;
  bool closed_;  ///< the grammar holds
  const LlamaVocabulary* vocabulary_;
  std::deque<Piece> tail_;  ///< what a trigger may have begun in
  std::size_t tail_size_ = 0;
};

}  // namespace darkbloom::engine
