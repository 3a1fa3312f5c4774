#include <format>

#include "openai/endpoint.h"
#include "openai/responses_request.h"
#include "openai/responses_sink.h"
#include "openai/turn_run.h"

namespace darkbloom::openai {

Served serve_responses(const Surroundings& around, const Request& request, Responder& responder) {
  auto parsed = parse_responses_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto model = chat_model(around, request, parsed->model);
  if (!model) return fail(model.error());
  auto prepared = prepare_turn(around, **model,
                               {.turn = std::move(parsed->turn),
                                .wishes = std::move(parsed->wishes),
                                .messages_field = "input"});
  if (!prepared) return fail(prepared.error());
  ResponsePlan plan{.id = make_id("resp_", around.random),
                    .created = around.clock.now_ms() / 1000,
                    .model = (*model)->engine.model().name,
                    .seed = prepared->seed,
                    .stream = parsed->stream,
                    .pack_thoughts = parsed->encrypted_thoughts,
                    .echo = std::move(parsed->echo)};
  return run_turn(std::move(*prepared), request,
                  std::make_unique<ResponsesSink>(std::move(plan), responder));
}

Served serve_input_tokens(const Surroundings& around, const Request& request,
                          Responder& responder) {
  auto parsed = parse_responses_request(request.body.text());
  if (!parsed) return fail(parsed.error());
  const auto model = chat_model(around, request, parsed->model);
  if (!model) return fail(model.error());
  return count_tokens(around, **model, {.turn = std::move(parsed->turn), .messages_field = "input"})
      .transform([&](std::uint32_t tokens) {
        return answer_with(
            std::format(R"({{"object":"response.input_tokens","input_tokens":{}}})", tokens),
            responder);
      });
}

}  // namespace darkbloom::openai
