#pragma once
// From a path to an embedding model in memory, as model_loader.h does for models that continue
// text.

#include <memory>
#include <string_view>
#include <vector>

#include "engine/embed_context.h"
#include "engine/llama_embedder.h"
#include "engine/llama_engine.h"
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

/// How the memory of an embedder is planned.
LlamaOptions planned_as(const EmbedderOptions& options);
/// An input's tokens, as Embedder::tokenize() has them.
Result<std::vector<Token>> tokens_of_input(const LlamaVocabulary& vocabulary,
                                           std::string_view text);

/// As load_embedder().
Result<LoadedEmbedding> load_embedding(const EmbedderOptions& options);

}  // namespace darkbloom::engine
