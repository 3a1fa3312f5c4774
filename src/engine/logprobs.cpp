#include "engine/logprobs.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "engine/candidates.h"
#include "engine/row_math.h"

namespace darkbloom::engine {

ChosenToken explain(std::span<const float> row, Token chosen, std::size_t alternatives,
                    const LlamaVocabulary& vocabulary) {
  const float top = largest(row);
  const float all = top + static_cast<float>(std::log(exp_sum(row, top, 1.0F)));
  const auto entry = [&](Token token) {
    const float logit = row[static_cast<std::size_t>(token)];
    return TokenLogprob{.bytes = std::string(vocabulary.bytes_of(token)),
                        .logprob = std::min(logit - all, 0.0F)};
  };
  ChosenToken told{.chosen = entry(chosen)};
  if (alternatives == 0) return told;
  Candidates best;
  for (const Candidate& one :
       best.select(row, Sampling{.top_k = static_cast<std::int32_t>(alternatives)})) {
    told.alternatives.push_back(entry(one.token));
  }
  return told;
}

}  // namespace darkbloom::engine
