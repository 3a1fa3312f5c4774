#pragma once
// What connect must know of a body in order to route it; the body itself travels unchanged.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/secret.h"

namespace darkbloom::connect {

struct RequestFacts {
  std::string model;
  std::uint32_t token_bound = 0;  ///< prompt and answer, rounded up to a power of two
  bool resumable = false;         ///< a stream of one choice that is text and nothing more
};

/// Refuses as invalid, in OpenAI's terms: not JSON, not an object, no model.
Result<RequestFacts> read_request_facts(std::string_view path, const Secret& body);

}  // namespace darkbloom::connect
