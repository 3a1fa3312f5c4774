#pragma once
// One answer in the making: chooses tokens, turns them into pieces and decides when it is over.
// Lives on the engine's thread.

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "engine/desk.h"
#include "engine/llama_vocabulary.h"
#include "engine/request.h"

namespace darkbloom::engine {

class Stream {
 public:
  /// `vocabulary` and `desk` must outlive the stream. Its place at the desk is left at the end.
  Stream(Request request, const LlamaVocabulary& vocabulary, Desk& desk);

  const Job& job() const { return request_.job; }
  bool cancelled() const { return request_.ticket->cancelled.load(std::memory_order_relaxed); }
  void set_cached(std::uint32_t tokens) { cached_ = tokens; }

  /// Remembers how likely the prompt's `token` was by `row`, to be told with the first piece.
  void explain_prompt(std::span<const float> row, Token token);
  /// Chooses from `row` and tells the listener. The token to decode next, or nothing when the
  /// answer is over, in which case end() has been done.
  std::optional<Token> advance(std::span<float> row);
  /// Flushes what may be said, tells the listener and opens the ticket. Once only.
  void end(Finish finish, std::string failure = {});

 private:
  void say(bool last);

  Request request_;
  const LlamaVocabulary& vocabulary_;
  Desk& desk_;
  std::uint32_t cached_ = 0;
  std::uint32_t generated_ = 0;
  std::string text_;                   ///< not yet handed on
  std::vector<ChosenToken> logprobs_;  ///< of the tokens since the last piece
  std::vector<ChosenToken> prompt_logprobs_;
};

}  // namespace darkbloom::engine
