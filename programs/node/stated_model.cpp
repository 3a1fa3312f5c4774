#include "node/stated_model.h"

#include <algorithm>

#include "openai/model_voice.h"

namespace darkbloom::node {
namespace {

using attest::Capability;

attest::ServedModel stated(const engine::ModelInfo& info) {
  return {.name = info.name,
          .digest = info.digest,
          .context = info.context,
          .quantisation = info.quantisation,
          .parameters = std::min(info.parameters, attest::kParametersMax)};
}

}  // namespace

attest::ServedModel stated_model(const engine::Engine& engine) {
  attest::ServedModel model = stated(engine.model());
  model.capabilities.add(Capability::completions);
  const auto voice = openai::ModelVoice::make(engine.vocabulary());
  if (!voice) return model;
  model.capabilities.add(Capability::chat);
  model.capabilities.add(Capability::json_schema);
  if (voice->takes_tools()) model.capabilities.add(Capability::tools);
  if (voice->thinks()) model.capabilities.add(Capability::thinking);
  return model;
}

attest::ServedModel stated_model(const engine::Embedder& embedder) {
  attest::ServedModel model = stated(embedder.info());
  model.capabilities.add(Capability::embeddings);
  model.dimensions = embedder.dimensions();
  return model;
}

}  // namespace darkbloom::node
