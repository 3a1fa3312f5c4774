#pragma once
// The body of POST /v1/messages, Anthropic's API, parsed and validated whole (openai-api.md A.9).

#include <string>
#include <string_view>

#include "base/error.h"
#include "openai/turn.h"

namespace darkbloom::openai {

struct MessagesRequest {
  std::string model;
  Turn turn = {};
  Wishes wishes = {};
  bool stream = false;
  bool thinking = false;  ///< thoughts are part of the answer
};

/// The request in `body`, or the first mistake in it: Fault::invalid with param. Counting needs no
/// `max_tokens`.
Result<MessagesRequest> parse_messages_request(std::string_view body);
Result<MessagesRequest> parse_count_request(std::string_view body);

}  // namespace darkbloom::openai
