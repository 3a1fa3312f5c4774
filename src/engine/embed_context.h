#pragma once
// libllama's context for texts that become vectors. Used by one thread at a time.
//
// Each text is computed alone: with others beside it in a batch libllama adds up in another order
// and the last bits of a vector would tell of the company that it had.

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "base/error.h"
#include "engine/llama_handles.h"
#include "engine/model_facts.h"
#include "engine/types.h"

namespace darkbloom::engine {

class EmbedContext {
 public:
  /// `model` must outlive the context; `plan.slots` is 1. Refuses as too_large when its memory
  /// cannot be had and as invalid when the model pools no vectors.
  static Result<EmbedContext> make(llama_model& model, const Plan& plan);

  std::uint32_t dimensions() const { return dimensions_; }
  /// The text's vector, of length 1. Nothing when the model does not compute: its sums are not
  /// numbers or all nothing. `tokens` are known ones, at least one and at most the plan's context.
  std::optional<std::vector<float>> embed(std::span<const Token> tokens);
  /// Overwrites what the context keeps of the last text. Nothing of the vectors is kept.
  void wipe();

 private:
  EmbedContext(ContextHandle handle, const Plan& plan, std::uint32_t dimensions);

  ContextHandle handle_;
  std::vector<Token> tokens_;
  std::uint32_t context_;
  std::uint32_t dimensions_;
};

}  // namespace darkbloom::engine
