#pragma once
// From a path to a model in memory: checks the file, verifies that it fits, hashes it, loads it.

#include <memory>

#include "base/ids.h"
#include "engine/context.h"
#include "engine/llama_engine.h"
#include "engine/llama_handles.h"
#include "engine/llama_vocabulary.h"
#include "engine/model_facts.h"

namespace darkbloom::engine {

struct LoadedModel {
  ModelHandle model;
  std::unique_ptr<LlamaVocabulary> vocabulary;
  std::unique_ptr<Context> context;
  ModelInfo info;
  Plan plan;
};

/// As load_llama().
Result<LoadedModel> load_model(const LlamaOptions& options);

/// SHA-256 of a file's bytes. Refuses as not_found a file that cannot be read to its end.
Result<Digest> digest_of(const std::filesystem::path& file);

}  // namespace darkbloom::engine
