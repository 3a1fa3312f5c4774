#pragma once
// What the engine must know of a model before loading it, and whether it fits: pure arithmetic over
// the file's own metadata.

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "engine/gguf_reader.h"
#include "engine/llama_engine.h"

namespace darkbloom::engine {

struct ModelFacts {
  std::string architecture;
  std::string name;                   ///< as requests call it
  std::uint32_t context_trained = 0;  ///< 0: the file does not say
  std::uint64_t weight_bytes = 0;
  std::uint64_t cache_bytes_per_token = 0;  ///< keys and values of all layers, as F16
  std::uint64_t scratch_bytes_per_row = 0;  ///< activations of one token in a batch
  std::uint64_t logit_bytes = 0;            ///< one row of logits
  bool embeds = false;                      ///< is_embedder()
  std::string quantisation = {};            ///< quantisation_of()
  std::uint64_t parameters = 0;
};

/// Refuses as invalid what can be told to be unusable: no architecture, no weights, one part of
/// several, a vocabulary that does not agree with itself.
Result<ModelFacts> facts_of(const Gguf& gguf, const std::filesystem::path& file);

/// Whether the file is of a model that turns texts into vectors: it names a way to pool them (key
/// ARCH.pooling_type: mean, first or last). A model that ranks texts is none, nor is a chat model.
bool is_embedder(const Gguf& gguf);

/// `name` as an id: lower-case letters, digits, '.', '_' and single '-'.
std::string model_id(std::string_view name);

/// How a model is to be run. Tokens, except for `threads`.
struct Plan {
  std::uint32_t slots = 0;
  std::uint32_t context = 0;  ///< per sequence
  std::uint32_t batch = 0;
  std::uint32_t threads = 0;
  std::uint64_t bytes = 0;  ///< estimate of what weights, caches and scratch take
};

/// Chooses the context where the options leave it open: what the model was trained for, at most
/// kContextDefaultMax, halved until it fits. Refuses as too_large what cannot fit in `memory` bytes
/// and as invalid options out of their limits. `cores` serves where no thread count is asked for.
Result<Plan> plan_for(const ModelFacts& facts, const LlamaOptions& options, std::uint64_t memory,
                      std::uint32_t cores);

}  // namespace darkbloom::engine
