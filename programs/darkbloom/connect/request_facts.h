#pragma once
// What connect must know of a body in order to route it; the body itself travels unchanged.

#include <cstdint>
#include <string>

#include "base/error.h"
#include "base/secret.h"
#include "darkbloom/connect/provider_choice.h"

namespace darkbloom::connect {

struct RequestFacts {
  std::string model;
  std::uint32_t token_bound = 0;    ///< prompt and answer, rounded up to a power of two
  bool resumable = false;           ///< a stream of one choice that is text and nothing more
  ProviderChoice provider = {};     ///< its terms say whether the answer streams
  attest::Capabilities needs = {};  ///< of a model that heeds every field
  Digest start = {};                ///< conversation_start.h

  /// The most that all of it may cost, in the wire's way; 0: no cap.
  std::uint64_t price_cap_nano() const;
};

/// Refuses as invalid, in OpenAI's terms: not JSON, not an object, no model; and a "provider" that
/// is not understood whole.
Result<RequestFacts> read_request_facts(std::string_view path, const Secret& body);

}  // namespace darkbloom::connect
