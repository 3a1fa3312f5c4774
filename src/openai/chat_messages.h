#pragma once
// The conversation of a chat request, validated and in one shape: what chat templates are given.

#include "openai/json_fields.h"

namespace darkbloom::openai {

inline constexpr std::size_t kMessagesMax = 2048;
inline constexpr std::size_t kCallsMax = 256;  ///< of one message

/// Reads `messages` of the request body. On a mistake, kept in the body's Mistake, the result means
/// nothing. Each message then has "role" (system, developer, user, assistant or tool) and "content"
/// (a string, a list of text parts, or null beside calls); an assistant's may have "tool_calls" and
/// "reasoning_content"; a tool's has "tool_call_id" and the "name" of what was called.
json::Node::Array read_messages(const JsonFields& body);

}  // namespace darkbloom::openai
