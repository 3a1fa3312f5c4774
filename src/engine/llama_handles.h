#pragma once
// Owners of libllama's objects, without its header.

#include <memory>

struct llama_model;
struct llama_context;
struct llama_sampler;
struct llama_vocab;

namespace darkbloom::engine {

struct FreeModel {
  void operator()(llama_model* model) const;
};
struct FreeContext {
  void operator()(llama_context* context) const;
};
struct FreeSampler {
  void operator()(llama_sampler* sampler) const;
};

using ModelHandle = std::unique_ptr<llama_model, FreeModel>;
using ContextHandle = std::unique_ptr<llama_context, FreeContext>;
using SamplerHandle = std::unique_ptr<llama_sampler, FreeSampler>;

}  // namespace darkbloom::engine
