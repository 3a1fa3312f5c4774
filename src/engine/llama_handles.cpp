#include "engine/llama_handles.h"

#include <llama.h>

namespace darkbloom::engine {

void FreeModel::operator()(llama_model* model) const {
  llama_model_free(model);
}

void FreeContext::operator()(llama_context* context) const {
  llama_free(context);
}

void FreeSampler::operator()(llama_sampler* sampler) const {
  llama_sampler_free(sampler);
}

}  // namespace darkbloom::engine
