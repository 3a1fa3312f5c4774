#pragma once
// The conversation and the tools of an Anthropic request, in the shape of chat completions.

#include "json/document.h"
#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// Reads `system` and `messages` as read_messages() leaves messages. On a mistake, kept in the
/// body's Mistake, the result means nothing.
json::Node::Array read_blocks(const JsonFields& body);

/// Reads `tools` and `tool_choice` into the turn. Tools that a server would have to run itself are
/// refused by name.
void read_client_tools(const JsonFields& body, Turn& turn);

}  // namespace darkbloom::openai
