#pragma once
// What later requests of the same conversation begin with too: a digest that stays in this process
// and feeds a key (conversations.h), nothing that is ever sent.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "base/ids.h"

namespace darkbloom::connect {

/// Over the model, and either what the client itself calls the conversation (prompt_cache_key,
/// session_id) or the tools, the instructions and all messages to the first of a user. Zero where
/// neither is there: embeddings and plain texts are no conversations.
Digest conversation_start(std::string_view path, const nlohmann::json& body);

}  // namespace darkbloom::connect
