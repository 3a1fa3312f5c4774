#pragma once
// An embedder whose vectors are what a test says, at once or when it is told to.

#include <optional>
#include <utility>
#include <vector>

#include "engine/embedder.h"

namespace darkbloom::test {

/// One token per byte; the vector of an input is {its length, 0}.
class ScriptedEmbedder final : public engine::Embedder {
 public:
  const engine::ModelInfo& info() const override { return model; }
  std::uint32_t dimensions() const override { return 2; }
  Result<std::vector<engine::Token>> tokenize(std::string_view text) const override {
    return std::vector<engine::Token>(text.begin(), text.end());
  }
  engine::Load load() const override { return {.slots = 1}; }
  Result<std::unique_ptr<engine::Session>> embed(engine::EmbedJob job,
                                                 engine::EmbedListener& listener) override {
    class Session final : public engine::Session {
     public:
      void cancel() override {}
    };
    if (refusal) return fail(*refusal);
    engine::EmbedOutcome outcome{.finish = finish, .failure = "It broke."};
    for (const auto& input : job.inputs) {
      outcome.vectors.push_back({static_cast<float>(input.size()), 0.0F});
      outcome.prompt_tokens += static_cast<std::uint32_t>(input.size());
    }
    listener.on_vectors(std::move(outcome));
    return std::make_unique<Session>();
  }

  engine::ModelInfo model = {.name = "vectors", .context = 64};
  engine::Finish finish = engine::Finish::stop;
  std::optional<Error> refusal = {};
};

}  // namespace darkbloom::test
