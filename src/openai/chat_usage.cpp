#include "openai/chat_usage.h"

#include <algorithm>
#include <format>
#include <iterator>

namespace darkbloom::openai {

void Usage::add(const engine::Outcome& outcome, std::uint32_t resumed) {
  const std::uint32_t continued = std::min(resumed, outcome.prompt_tokens);
  const bool first = prompt_tokens == 0;
  prompt_tokens = outcome.prompt_tokens - continued;
  // Choices after the first find the prompt that the first has just cached: that saved nothing.
  const std::uint32_t cached = std::min(outcome.cached_tokens, prompt_tokens);
  cached_tokens = first ? cached : std::min(cached_tokens, cached);
  completion_tokens += outcome.completion_tokens + continued;
}

void append_usage(std::string& out, const Usage& usage) {
  const std::uint64_t total = std::uint64_t{usage.prompt_tokens} + usage.completion_tokens;
  std::format_to(std::back_inserter(out),
                 R"({{"prompt_tokens":{},"completion_tokens":{},"total_tokens":{},)"
                 R"("prompt_tokens_details":{{"cached_tokens":{}}},)"
                 R"("completion_tokens_details":{{"reasoning_tokens":{}}}}})",
                 usage.prompt_tokens, usage.completion_tokens, total, usage.cached_tokens,
                 usage.thought_tokens);
}

}  // namespace darkbloom::openai
