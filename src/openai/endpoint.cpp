#include "openai/endpoint.h"

namespace darkbloom::openai {

void answer_with_error(const Error& error, Responder& responder, wire::ErrorStyle style) {
  const wire::ErrorAnswer answer = wire::error_answer(error, style);
  responder.on_head({.status = answer.status, .content_type = "application/json"});
  responder.on_body(answer.body);
  responder.on_end({});
}

std::unique_ptr<Exchange> answer_with(std::string_view body, Responder& responder) {
  class Answered final : public Exchange {};
  responder.on_head({});
  responder.on_body(body);
  responder.on_end({});
  return std::make_unique<Answered>();
}

}  // namespace darkbloom::openai
