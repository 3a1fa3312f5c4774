#pragma once
// The body of POST /v1/completions, parsed and validated whole (openai-api.md A.6).

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "openai/plain_prompts.h"
#include "openai/turn.h"
#include "openai/turn_fields.h"

namespace darkbloom::openai {

inline constexpr std::int64_t kBestOfMax = 20;

struct CompletionsRequest {
  std::string model;
  std::vector<PlainPrompt> prompts = {};
  Wishes wishes = {};         ///< `choices` is n, of each prompt
  std::uint32_t best_of = 1;  ///< at least n
  bool echo = false;
  bool prompt_only = false;  ///< max_tokens is 0: with echo, for the prompt's figures alone
  std::string suffix = {};
  Streaming streaming = {};
};

/// The request in `body`, or the first mistake in it: Fault::invalid with code and param.
Result<CompletionsRequest> parse_completions_request(std::string_view body);

}  // namespace darkbloom::openai
