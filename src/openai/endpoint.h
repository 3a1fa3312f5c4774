#pragma once
// What every endpoint of the API has: its surroundings, and one way to answer with an error.

#include <memory>

#include "openai/catalogue.h"
#include "openai/service.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {

/// Outlives every exchange.
struct Surroundings {
  const Catalogue& models;
  const Clock& clock;
  Random& random;
};

/// Writes a whole error answer: head, body, end. Nothing may have been written before.
void answer_with_error(const Error& error, Responder& responder,
                       wire::ErrorStyle style = wire::ErrorStyle::openai);

/// The model that a request's body names. Refuses as not_found an unknown one, and as invalid one
/// that the request was not routed by: its receipt and its price are another model's.
Result<const ChatModel*> chat_model(const Surroundings& around, const Request& request,
                                    std::string_view name);
Result<engine::Embedder*> embedder(const Surroundings& around, const Request& request,
                                   std::string_view name);

/// Writes a whole answer, JSON text, and wipes it.
void answer_whole(std::string body, const Totals& totals, Responder& responder);

/// The same for an answer that took no generation.
std::unique_ptr<Exchange> answer_with(std::string body, Responder& responder);

// Each serves one path. An error means that nothing has been written.

using Served = Result<std::unique_ptr<Exchange>>;

/// POST /v1/chat/completions
Served serve_chat(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/completions
Served serve_completions(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/embeddings
Served serve_embeddings(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/responses
Served serve_responses(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/responses/input_tokens
Served serve_input_tokens(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/messages
Served serve_messages(const Surroundings& around, const Request& request, Responder& responder);
/// POST /v1/messages/count_tokens
Served serve_count_tokens(const Surroundings& around, const Request& request, Responder& responder);

}  // namespace darkbloom::openai
