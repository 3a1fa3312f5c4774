#pragma once
// The body of POST /v1/responses, parsed and validated whole. Unknown fields are ignored; what this
// API cannot do is refused by name.

#include <string>
#include <string_view>

#include "base/error.h"
#include "openai/turn.h"

namespace darkbloom::openai {

struct ResponsesRequest {
  std::string model;
  Turn turn = {};
  Wishes wishes = {};
  bool stream = false;
  bool encrypted_thoughts = false;  ///< reasoning items are to hold their text for the next turn
  json::Node::Object echo = {};     ///< the request's fields that its answer repeats
};

/// The request in `body`, or the first mistake in it: Fault::invalid with code and param.
/// `previous_response_id` names items that nodes do not keep: whoever keeps them for the client
/// sends them along as `previous_items`, and without them it is refused.
Result<ResponsesRequest> parse_responses_request(std::string_view body);

}  // namespace darkbloom::openai
