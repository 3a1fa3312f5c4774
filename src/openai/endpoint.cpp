#include "openai/endpoint.h"

#include "wire/error_answer.h"

namespace darkbloom::openai {

void answer_with_error(const Error& error, Responder& responder) {
  const wire::ErrorAnswer answer = wire::error_answer(error);
  responder.on_head({.status = answer.status, .content_type = "application/json"});
  responder.on_body(answer.body);
  responder.on_end({});
}

}  // namespace darkbloom::openai
