#pragma once
// Engines whose models a shelf loads when they are asked for. What can be said of a model without
// its weights is said at once, from a file that was looked at.

#include "engine/cold_model.h"
#include "engine/embedder.h"
#include "engine/engine.h"
#include "node/shelf/model_shelf.h"

namespace darkbloom::node::shelf {

class LazyEngine final : public engine::Engine {
 public:
  /// `shelf` and `cold` outlive it; `model` is its place there.
  LazyEngine(ModelShelf& shelf, std::size_t model, const engine::ColdModel& cold);

  const engine::ModelInfo& model() const override { return cold_.info; }
  const engine::Vocabulary& vocabulary() const override { return *cold_.vocabulary; }
  engine::Load load() const override;
  /// Besides what the engine refuses: as too_large, before anything is loaded, what cannot fit in
  /// the context; as no_capacity or unavailable what the shelf refuses.
  Result<std::unique_ptr<engine::Session>> start(engine::Job job,
                                                 engine::Listener& listener) override;

 private:
  ModelShelf& shelf_;
  std::size_t place_;
  const engine::ColdModel& cold_;
};

class LazyEmbedder final : public engine::Embedder {
 public:
  LazyEmbedder(ModelShelf& shelf, std::size_t model, const engine::ColdModel& cold);

  const engine::ModelInfo& info() const override { return cold_.info; }
  std::uint32_t dimensions() const override { return cold_.dimensions; }
  Result<std::vector<engine::Token>> tokenize(std::string_view text) const override;
  engine::Load load() const override;
  Result<std::unique_ptr<engine::Session>> embed(engine::EmbedJob job,
                                                 engine::EmbedListener& listener) override;

 private:
  ModelShelf& shelf_;
  std::size_t place_;
  const engine::ColdModel& cold_;
};

}  // namespace darkbloom::node::shelf
