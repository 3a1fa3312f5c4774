#pragma once
// From a valid chat request to what the engine is to generate: one job per choice.

#include <cstdint>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "engine/engine.h"
#include "openai/chat_request.h"

namespace darkbloom::openai {

struct ChatJobs {
  std::vector<engine::Job> jobs = {};  ///< empty: a resumed answer that was whole already
  engine::Outcome whole = {};          ///< how that answer ended
  std::uint32_t resumed_tokens = 0;    ///< at the end of each prompt
};

/// The seed of a choice: the request's own for the first, another fixed one for each of the rest.
std::uint64_t seed_of_choice(std::uint64_t seed, std::uint32_t choice);

/// `resumed` is the text to continue after, null for a fresh request. Fails where the chat template
/// cannot hold the conversation.
Result<ChatJobs> make_chat_jobs(const ChatRequest& request, const engine::Engine& engine,
                                const std::string_view* resumed);

}  // namespace darkbloom::openai
