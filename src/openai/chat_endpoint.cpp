#include "openai/chat_answer.h"
#include "openai/chat_request.h"
#include "openai/chat_stream.h"
#include "openai/endpoint.h"
#include "openai/turn_run.h"

namespace darkbloom::openai {
namespace {

/// Only a stream of one choice can be continued by another node: its text says all of its state.
bool is_resumed(const ChatRequest& chat, const Resume& resume) {
  return !resume.id.empty() && chat.streaming.stream && chat.wishes.choices == 1;
}

AnswerPlan plan_of(const Surroundings& around, const ChatRequest& chat,
                   const PreparedTurn& prepared) {
  return {.id = make_id("chatcmpl-", around.random),
          .created = around.clock.now_ms() / 1000,
          .model = prepared.model.engine.model().name,
          .fingerprint = fingerprint_for(prepared.model, prepared.repeatable),
          .seed = prepared.seed,
          .choices = chat.wishes.choices,
          .include_usage = chat.streaming.include_usage,
          .logprobs = chat.wishes.top_logprobs >= 0,
          .named_call = chat.turn.tool_choice.mode == ToolMode::named};
}

std::unique_ptr<TurnSink> sink_of(bool stream, AnswerPlan plan, Responder& responder) {
  if (stream) return std::make_unique<ChatStream>(std::move(plan), responder);
  return std::make_unique<ChatAnswer>(std::move(plan), responder);
}

}  // namespace

Served serve_chat(const Surroundings& around, const Request& request, Responder& responder) {
  const auto chat = parse_chat_request(request.body.text());
  if (!chat) return fail(chat.error());
  const auto model = chat_model(around, request, chat->model);
  if (!model) return fail(model.error());
  const bool resumed = is_resumed(*chat, request.resume);
  const std::string_view resumed_text = request.resume.text.text();
  auto prepared = prepare_turn(
      around, **model,
      {.turn = chat->turn, .wishes = chat->wishes, .resumed = resumed ? &resumed_text : nullptr});
  if (!prepared) return fail(prepared.error());

  AnswerPlan plan = plan_of(around, *chat, *prepared);
  if (resumed) {
    plan.id = request.resume.id;
    plan.created = request.resume.created;
    plan.resumed = true;
  }
  return run_turn(std::move(*prepared), request,
                  sink_of(chat->streaming.stream, std::move(plan), responder));
}

}  // namespace darkbloom::openai
