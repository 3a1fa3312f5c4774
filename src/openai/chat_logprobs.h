#pragma once
// Log probabilities in the shape of chat choices: {"token","logprob","bytes","top_logprobs"}.

#include <span>
#include <string>

#include "engine/types.h"

namespace darkbloom::openai {

/// Adds one JSON object per token to `out`, comma-separated. A token that is no whole UTF-8 shows
/// U+FFFD in "token" and is exact in "bytes"; a probability of zero is -9999.0, as at OpenAI.
void append_logprobs(std::string& out, std::span<const engine::ChosenToken> tokens);

}  // namespace darkbloom::openai
