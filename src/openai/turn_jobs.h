#pragma once
// From a prompt and what is wished of the answer to what the engine is to generate: one job per
// choice.

#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/engine.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// A turn as the model reads it.
struct Prompt {
  std::vector<engine::Token> tokens = {};
  bool in_thought = false;  ///< it ends inside a thought, which the answer goes on with
};

struct TurnJobs {
  std::vector<engine::Job> jobs = {};  ///< empty: a resumed answer that was whole already
  engine::Outcome whole = {};          ///< how that answer ended
  std::uint32_t resumed_tokens = 0;    ///< at the end of each prompt
};

/// The seed of a choice: the request's own for the first, another fixed one for each of the rest.
std::uint64_t seed_of_choice(std::uint64_t seed, std::uint32_t choice);

/// `resumed` is the text to continue after, null for a fresh request.
TurnJobs make_turn_jobs(const Wishes& wishes, Prompt prompt, const engine::Engine& engine,
                        const std::string_view* resumed);

}  // namespace darkbloom::openai
