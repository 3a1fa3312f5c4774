#include "engine/embed_context.h"

#include <llama.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/check.h"

namespace darkbloom::engine {

namespace {

llama_context_params params_for(const Plan& plan) {
  llama_context_params params = llama_context_default_params();
  params.n_ctx = plan.context;
  params.n_batch = plan.context;
  params.n_ubatch = plan.context;  // a text is attended to as a whole, so it is one pass
  params.n_seq_max = 1;
  params.n_threads = static_cast<std::int32_t>(plan.threads);
  params.n_threads_batch = params.n_threads;
  params.flash_attn_type = LLAMA_FLASH_ATTN_TYPE_AUTO;
  params.embeddings = true;
  params.no_perf = true;
  return params;
}

/// `sums` scaled to length 1; nothing where they have no direction.
std::optional<std::vector<float>> unit(std::span<const float> sums) {
  double squares = 0;
  for (const float number : sums)
    squares += static_cast<double>(number) * static_cast<double>(number);
  const double length = std::sqrt(squares);
  if (!std::isfinite(length) || length == 0) return {};
  std::vector<float> vector(sums.size());
  std::ranges::transform(sums, vector.begin(), [length](float number) {
    return static_cast<float>(static_cast<double>(number) / length);
  });
  return vector;
}

}  // namespace

EmbedContext::EmbedContext(ContextHandle handle, const Plan& plan, std::uint32_t dimensions)
    : handle_(std::move(handle)), context_(plan.context), dimensions_(dimensions) {}

Result<EmbedContext> EmbedContext::make(llama_model& model, const Plan& plan) {
  check(plan.slots == 1, "texts are computed one by one");
  ContextHandle handle(llama_init_from_model(&model, params_for(plan)));
  if (handle == nullptr) {
    return fail(Fault::too_large, "The memory for the model's context cannot be had.");
  }
  const enum llama_pooling_type pooling = llama_pooling_type(handle.get());
  const std::int32_t dimensions = llama_model_n_embd_out(&model);
  const bool pools = pooling == LLAMA_POOLING_TYPE_MEAN || pooling == LLAMA_POOLING_TYPE_CLS ||
                     pooling == LLAMA_POOLING_TYPE_LAST;
  if (!pools || dimensions <= 0) {
    return fail(Fault::invalid, "The model makes no embeddings: it pools no vectors.");
  }
  return EmbedContext(std::move(handle), plan, static_cast<std::uint32_t>(dimensions));
}

std::optional<std::vector<float>> EmbedContext::embed(std::span<const Token> tokens) {
  check(!tokens.empty() && tokens.size() <= context_, "a text does not fit the context");
  tokens_.assign(tokens.begin(), tokens.end());
  llama_memory_t memory = llama_get_memory(handle_.get());
  if (memory != nullptr) llama_memory_clear(memory, false);
  const llama_batch batch =
      llama_batch_get_one(tokens_.data(), static_cast<std::int32_t>(tokens_.size()));
  // A pure encoder has no memory and is encoded; a model that was made of a decoder has one.
  const std::int32_t failed =
      memory == nullptr ? llama_encode(handle_.get(), batch) : llama_decode(handle_.get(), batch);
  if (failed != 0) return {};
  const float* sums = llama_get_embeddings_seq(handle_.get(), 0);
  if (sums == nullptr) return {};
  return unit({sums, dimensions_});
}

void EmbedContext::wipe() {
  constexpr bool kOverwrite = true;
  llama_memory_t memory = llama_get_memory(handle_.get());
  if (memory != nullptr) llama_memory_clear(memory, kOverwrite);
  std::ranges::fill(tokens_, 0);
}

}  // namespace darkbloom::engine
