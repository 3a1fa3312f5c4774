#pragma once
// The body of POST /v1/chat/completions, parsed and validated whole: a ChatRequest holds nothing
// that is out of range. Unknown fields are ignored, as clients send many of their own.

#include <string>
#include <string_view>

#include "base/error.h"
#include "openai/turn.h"
#include "openai/turn_fields.h"

namespace darkbloom::openai {

struct ChatRequest {
  std::string model;
  Turn turn = {};
  Wishes wishes = {};
  Streaming streaming = {};
};

/// The request in `body`, or the first mistake in it: Fault::invalid with code and param.
Result<ChatRequest> parse_chat_request(std::string_view body);

}  // namespace darkbloom::openai
