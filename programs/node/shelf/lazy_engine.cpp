#include "node/shelf/lazy_engine.h"

#include <utility>

#include "engine/embedding_loader.h"
#include "engine/llama_embedder.h"
#include "engine/llama_engine.h"
#include "node/shelf/lazy_session.h"

namespace darkbloom::node::shelf {
namespace {

struct Vectors {
  using Job = engine::EmbedJob;
  using Listener = engine::EmbedListener;
  static auto start(const LoadedModel& model, Job job, Listener& listener) {
    return model.embedder->embed(std::move(job), listener);
  }
  static void end(Listener& listener, engine::Finish finish, const std::string& why) {
    listener.on_vectors({.finish = finish, .failure = why});
  }
};

/// Of a model that is not loaded: what it would have room for, and what waits.
engine::Load cold_load(const ModelShelf::State& state, const engine::ColdModel& cold) {
  return {.slots = cold.plan.slots, .waiting = state.waiting};
}

}  // namespace

LazyEngine::LazyEngine(ModelShelf& shelf, std::size_t model, const engine::ColdModel& cold)
    : shelf_(shelf), place_(model), cold_(cold) {}

engine::Load LazyEngine::load() const {
  const auto warm = shelf_.load(place_);
  return warm ? *warm : cold_load(shelf_.state(place_), cold_);
}

Result<std::unique_ptr<engine::Session>> LazyEngine::start(engine::Job job,
                                                           engine::Listener& listener) {
  auto good = engine::check_job(job, *cold_.vocabulary, cold_.info.context);
  if (!good) return fail(good.error());
  return start_lazily<Answers>(shelf_, place_, std::move(job), listener);
}

LazyEmbedder::LazyEmbedder(ModelShelf& shelf, std::size_t model, const engine::ColdModel& cold)
    : shelf_(shelf), place_(model), cold_(cold) {}

Result<std::vector<engine::Token>> LazyEmbedder::tokenize(std::string_view text) const {
  return engine::tokens_of_input(*cold_.vocabulary, text);
}

engine::Load LazyEmbedder::load() const {
  const auto warm = shelf_.load(place_);
  return warm ? *warm : cold_load(shelf_.state(place_), cold_);
}

Result<std::unique_ptr<engine::Session>> LazyEmbedder::embed(engine::EmbedJob job,
                                                             engine::EmbedListener& listener) {
  auto good = engine::check_job(job, cold_.info.context, cold_.vocabulary->size());
  if (!good) return fail(good.error());
  return start_lazily<Vectors>(shelf_, place_, std::move(job), listener);
}

}  // namespace darkbloom::node::shelf
