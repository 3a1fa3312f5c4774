#pragma once
// From a path to an embedding model in memory, as model_loader.h does for models that continue
// text.

#include <memory>

#include "engine/embed_context.h"
#include "engine/llama_embedder.h"
#include "engine/llama_handles.h"
#include "engine/llama_vocabulary.h"
#include "engine/types.h"

namespace darkbloom::engine {

struct LoadedEmbedding {
  ModelHandle model;
  std::unique_ptr<LlamaVocabulary> vocabulary;
  std::unique_ptr<EmbedContext> context;
  ModelInfo info;
};

/// As load_embedder().
Result<LoadedEmbedding> load_embedding(const EmbedderOptions& options);

}  // namespace darkbloom::engine
