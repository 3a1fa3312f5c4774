#include "openai/endpoint.h"

#include <utility>

#include "base/secret.h"

namespace darkbloom::openai {
namespace {

Result<void> check_routed(const Request& request, std::string_view name) {
  if (request.model.empty() || request.model == name) return {};
  return fail({.fault = Fault::invalid,
               .detail = "The request's body names another model than its envelope.",
               .param = "model"});
}

}  // namespace

Result<const ChatModel*> chat_model(const Surroundings& around, const Request& request,
                                    std::string_view name) {
  return check_routed(request, name).and_then([&] { return around.models.chat(name); });
}

Result<engine::Embedder*> embedder(const Surroundings& around, const Request& request,
                                   std::string_view name) {
  return check_routed(request, name).and_then([&] { return around.models.embedder(name); });
}

void answer_with_error(const Error& error, Responder& responder, wire::ErrorStyle style) {
  const wire::ErrorAnswer answer = wire::error_answer(error, style);
  responder.on_head({.status = answer.status, .content_type = "application/json"});
  responder.on_body(answer.body);
  responder.on_end({});
}

void answer_whole(std::string body, const Totals& totals, Responder& responder) {
  responder.on_head({});
  responder.on_body(body);
  wipe({reinterpret_cast<std::uint8_t*>(body.data()), body.size()});
  responder.on_end(totals);
}

std::unique_ptr<Exchange> answer_with(std::string body, Responder& responder) {
  class Answered final : public Exchange {};
  answer_whole(std::move(body), {}, responder);
  return std::make_unique<Answered>();
}

}  // namespace darkbloom::openai
