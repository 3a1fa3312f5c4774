#pragma once
// What every endpoint of the API has: its surroundings, and one way to answer with an error.

#include <memory>

#include "openai/service.h"

namespace darkbloom::openai {

/// Outlives every exchange.
struct Surroundings {
  engine::Engine& engine;
  const Clock& clock;
  Random& random;
};

/// Writes a whole error answer: head, body, end. Nothing may have been written before.
void answer_with_error(const Error& error, Responder& responder);

/// POST /v1/chat/completions. An error means that nothing has been written.
Result<std::unique_ptr<Exchange>> serve_chat(const Surroundings& around, const Request& request,
                                             Responder& responder);

}  // namespace darkbloom::openai
