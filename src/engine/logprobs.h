#pragma once
// Log-probabilities of a chosen token and its alternatives, from the model's own distribution: as
// at OpenAI, before temperature, penalties and truncation.

#include <span>

#include "engine/llama_vocabulary.h"
#include "engine/types.h"

namespace darkbloom::engine {

/// `alternatives` is at most kAlternativesMax; the likeliest come first, the chosen one among them.
ChosenToken explain(std::span<const float> row, Token chosen, std::size_t alternatives,
                    const LlamaVocabulary& vocabulary);

}  // namespace darkbloom::engine
