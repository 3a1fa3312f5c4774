#pragma once
// The conversation of a chat request as roles and plain text. Tool calls and their results in the
// history are written as models of the Hermes style read them.

#include <vector>

#include "engine/types.h"
#include "openai/json_fields.h"

namespace darkbloom::openai {

inline constexpr std::size_t kMessagesMax = 2048;

/// Reads `messages` of the request body. On a mistake, kept in the body's Mistake, the result means
/// nothing.
std::vector<engine::Message> read_messages(const JsonFields& body);

}  // namespace darkbloom::openai
