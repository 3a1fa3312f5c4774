#pragma once
// The tiny model's vocabulary alone, and others from files.

#include <gtest/gtest.h>
#include <llama.h>

#include <filesystem>
#include <memory>

#include "engine/llama_handles.h"
#include "engine/llama_vocabulary.h"
#include "unit/engine/tiny_model.h"

namespace darkbloom::engine::testing {

inline ModelHandle load_vocabulary(const std::filesystem::path& file) {
  llama_log_set([](ggml_log_level, const char*, void*) {}, nullptr);
  llama_model_params params = llama_model_default_params();
  params.vocab_only = true;
  return ModelHandle(llama_model_load_from_file(file.c_str(), params));
}

class TinyVocabulary {
 public:
  explicit TinyVocabulary(const bench::Shape& shape = {})
      : file_(shape), model_(load_vocabulary(file_.path())), vocabulary_(*model_) {}
  const LlamaVocabulary& vocabulary() const { return vocabulary_; }

 private:
  TinyFile file_;
  ModelHandle model_;
  LlamaVocabulary vocabulary_;
};

}  // namespace darkbloom::engine::testing
