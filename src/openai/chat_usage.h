#pragma once
// What a request cost, in tokens, as the `usage` object.

#include <cstdint>
#include <string>

#include "engine/types.h"

namespace darkbloom::openai {

/// Tokens of one request over all its choices. The prompt counts once, as at OpenAI.
struct Usage {
  std::uint32_t prompt_tokens = 0;
  std::uint32_t cached_tokens = 0;
  std::uint32_t completion_tokens = 0;
  std::uint32_t thought_tokens = 0;  ///< of the completion

  /// Adds a finished choice whose prompt ended in `resumed` tokens of an answer begun elsewhere.
  void add(const engine::Outcome& outcome, std::uint32_t resumed);
};

/// {"prompt_tokens":...}, with both details objects.
void append_usage(std::string& out, const Usage& usage);

}  // namespace darkbloom::openai
