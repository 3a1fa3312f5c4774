#pragma once
// The body of POST /v1/embeddings, parsed and validated whole (openai-api.md A.7).

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "openai/plain_prompts.h"

namespace darkbloom::openai {

struct EmbeddingsRequest {
  std::string model;
  std::vector<PlainPrompt> inputs = {};
  bool base64 = false;                           ///< little-endian float32 instead of numbers
  std::optional<std::uint32_t> dimensions = {};  ///< of the vectors
};

/// The request in `body`, or the first mistake in it: Fault::invalid with code and param.
Result<EmbeddingsRequest> parse_embeddings_request(std::string_view body);

}  // namespace darkbloom::openai
