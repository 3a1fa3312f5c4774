#include <format>

#include "openai/endpoint.h"
#include "openai/messages_request.h"
#include "openai/messages_sink.h"
#include "openai/turn_run.h"

namespace darkbloom::openai {

Served serve_messages(const Surroundings& around, const Request& request, Responder& responder) {
  auto parsed = parse_messages_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto model = chat_model(around, request, parsed->model);
  if (!model) return fail(model.error());
  MessagePlan plan{.id = make_id("msg_", around.random),
                   .model = (*model)->engine.model().name,
                   .stream = parsed->stream,
                   .thinking = parsed->thinking,
                   .stops = parsed->wishes.stops};
  auto prepared = prepare_turn(
      around, **model, {.turn = std::move(parsed->turn), .wishes = std::move(parsed->wishes)});
  if (!prepared) return fail(prepared.error());
  plan.seed = prepared->seed;
  plan.prompt_tokens = prepared->prompt_tokens;
  return run_turn(std::move(*prepared), request,
                  std::make_unique<MessagesSink>(std::move(plan), responder));
}

Served serve_count_tokens(const Surroundings& around, const Request& request,
                          Responder& responder) {
  auto parsed = parse_count_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto model = chat_model(around, request, parsed->model);
  if (!model) return fail(model.error());
  return count_tokens(around, **model, {.turn = std::move(parsed->turn)})
      .transform([&](std::uint32_t tokens) {
        return answer_with(std::format(R"({{"input_tokens":{}}})", tokens), responder);
      });
}

}  // namespace darkbloom::openai
