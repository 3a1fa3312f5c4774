#pragma once
// The answer of POST /v1/embeddings: one JSON object, written when all vectors are there.

#include <memory>
#include <string>

#include "engine/embedder.h"
#include "openai/service.h"

namespace darkbloom::openai {

class EmbeddingsAnswer final : public Exchange, public engine::EmbedListener {
 public:
  /// `responder` outlives the answer.
  EmbeddingsAnswer(std::string model, bool base64, Responder& responder)
      : model_(std::move(model)), base64_(base64), responder_(responder) {}

  /// On an error nothing has been written, and this is to be destroyed.
  Result<void> start(engine::Embedder& embedder, engine::EmbedJob job);
  void on_vectors(engine::EmbedOutcome outcome) override;

 private:
  std::string body(const engine::EmbedOutcome& outcome) const;

  std::string model_;
  bool base64_;
  Responder& responder_;
  std::unique_ptr<engine::Session> session_;  ///< destroyed first: it calls until then
};

}  // namespace darkbloom::openai
