#pragma once
// `tools` and `tool_choice` of responses, which write a function's fields one level higher than
// chat completions do.

#include "openai/json_fields.h"
#include "openai/turn.h"

namespace darkbloom::openai {

/// Reads them into the turn. Tools that a server would have to run itself are refused by name. On a
/// mistake, kept in the body's Mistake, the turn means nothing.
void read_flat_tools(const JsonFields& body, Turn& turn);

}  // namespace darkbloom::openai
