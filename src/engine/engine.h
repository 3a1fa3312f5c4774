#pragma once
// A loaded model that continues many sequences at once, behind an interface: the API above it
// never sees the library below it, and tests put a scripted engine in its place.

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/types.h"

namespace darkbloom::engine {

/// Hears of one session. Called on the engine's thread and must return quickly: pieces in order,
/// then on_finish exactly once, also after a cancel.
class Listener {
 public:
  virtual ~Listener() = default;
  virtual void on_piece(Piece piece) = 0;
  virtual void on_finish(const Outcome& outcome) = 0;
};

/// One running job. Destroying it cancels: the decode stops within one token and, once the
/// destructor has returned, the listener is not called again. A listener must not destroy its own
/// session from inside a call.
class Session {
 public:
  virtual ~Session() = default;
  /// Asks the decode to stop within one token; the listener still gets its on_finish.
  virtual void cancel() = 0;
};

/// The model's words: tokens and the chat template. Safe from any thread.
class Vocabulary {
 public:
  virtual ~Vocabulary() = default;
  /// Special tokens are recognised in `text` only when `with_special` says so.
  virtual std::vector<Token> tokenize(std::string_view text, bool with_special) const = 0;
  virtual std::string text_of(std::span<const Token> tokens) const = 0;
  /// The tokens of a prompt: marks that the template wrote become their tokens, text from the
  /// request stays text. A model that wants a token of its own at the beginning gets it.
  virtual std::vector<Token> tokenize_marked(const MarkedText& prompt) const = 0;
  virtual const PromptFacts& prompt_facts() const = 0;
  /// The prompt that asks for what stands between two texts; empty where the model was not taught
  /// to fill in.
  virtual std::vector<Token> fill_in_prompt(std::string_view before,
                                            std::string_view after) const = 0;
};

class Engine {
 public:
  virtual ~Engine() = default;
  virtual const ModelInfo& model() const = 0;
  virtual const Vocabulary& vocabulary() const = 0;
  virtual Load load() const = 0;
  /// Refuses with no_capacity when every slot and the short queue are taken, with too_large
  /// (code context_length_exceeded) when prompt and answer cannot fit. Never waits.
  virtual Result<std::unique_ptr<Session>> start(Job job, Listener& listener) = 0;
};

}  // namespace darkbloom::engine
