#pragma once
// A loaded model that turns texts into vectors, behind an interface, as engine.h does for models
// that continue text.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "engine/engine.h"

namespace darkbloom::engine {

/// Texts to be turned into vectors.
struct EmbedJob {
  std::vector<std::vector<Token>> inputs = {};  ///< each as tokenize() makes it, or a caller's own
};

/// How a job ended. `finish` is stop, cancelled or failed.
struct EmbedOutcome {
  Finish finish = Finish::stop;
  std::vector<std::vector<float>> vectors = {};  ///< by input, of length 1; empty unless stop
  std::uint32_t prompt_tokens = 0;               ///< of the inputs that were computed
  std::string failure = {};                      ///< one sentence, when finish is failed
};

/// Hears of one job, once, on the embedder's thread; must return quickly.
class EmbedListener {
 public:
  virtual ~EmbedListener() = default;
  virtual void on_vectors(EmbedOutcome outcome) = 0;
};

/// Safe from any thread. An input's vector has the same bytes whatever else is computed beside it.
class Embedder {
 public:
  virtual ~Embedder() = default;
  /// `context` is the most tokens that one input may have.
  virtual const ModelInfo& info() const = 0;
  /// Numbers in a vector.
  virtual std::uint32_t dimensions() const = 0;
  /// With the tokens that this model wants around a text; marks inside the text stay text. Refuses
  /// as invalid a text of more than kEmbedTextBytesMax.
  virtual Result<std::vector<Token>> tokenize(std::string_view text) const = 0;
  virtual Load load() const = 0;
  /// Never waits. Refuses as invalid (param "input"): no input or more than kEmbedInputsMax, one
  /// that is empty, holds a token that the model does not know or is longer than the context (code
  /// context_length_exceeded), more than kEmbedTokensMax tokens in all; as no_capacity: every place
  /// of the queue is taken. The session is Engine's: destroying it cancels, and once that has
  /// returned the listener, which must not do it itself, is not called any more.
  virtual Result<std::unique_ptr<Session>> embed(EmbedJob job, EmbedListener& listener) = 0;
};

}  // namespace darkbloom::engine
