#pragma once
// From a path to a model in memory: checks the file, verifies that it fits, hashes it, loads it.

#include <filesystem>
#include <memory>
#include <string>

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

/// A file that has passed every check but libllama's.
struct JudgedFile {
  ModelFacts facts;
  Plan plan;
  Digest digest = {};
  std::string name;  ///< as requests call it
};

/// Reads the file's metadata, plans the memory and, where its digest is not known, hashes it.
/// Refuses as load_llama(), but for what libllama alone can tell.
Result<JudgedFile> judge_file(const LlamaOptions& options);
/// Refuses as invalid what libllama cannot load. Its log is silent from then on.
Result<ModelHandle> load_weights(const std::filesystem::path& file, const ModelFacts& facts);
/// The same of the vocabulary alone.
Result<ModelHandle> load_words(const std::filesystem::path& file, const ModelFacts& facts);
ModelInfo info_of(const JudgedFile& file);

/// As load_llama().
Result<LoadedModel> load_model(const LlamaOptions& options);

/// SHA-256 of a file's bytes. Refuses as not_found a file that cannot be read to its end.
Result<Digest> digest_of(const std::filesystem::path& file);

}  // namespace darkbloom::engine
