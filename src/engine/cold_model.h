#pragma once
// A model that is looked at and not loaded: its words and what can be said of it, without its
// weights. What the node states and writes prompts with while the model waits on the disk.

#include <cstdint>
#include <memory>

#include "base/error.h"
#include "base/ids.h"
#include "engine/llama_engine.h"
#include "engine/llama_handles.h"
#include "engine/llama_vocabulary.h"
#include "engine/model_facts.h"
#include "engine/types.h"

namespace darkbloom::engine {

struct ColdModel {
  ModelHandle words;  ///< libllama's model, without weights
  std::unique_ptr<LlamaVocabulary> vocabulary;
  ModelInfo info;
  Plan plan;  ///< how it is to be run: within `memory_max` by itself
  bool embeds = false;
  std::uint32_t dimensions = 0;  ///< of its vectors; 0 unless it embeds
};

/// Reads metadata and vocabulary, and plans the memory as load_llama() and load_embedder() do; the
/// slots of `options` are for models that write answers. Nothing is hashed: `options.digest`, which
/// must be given, is taken for the file's. Refuses as those do what can be told by now. Not from
/// two threads at once, nor beside them.
Result<ColdModel> look_at_model(const LlamaOptions& options);

}  // namespace darkbloom::engine
