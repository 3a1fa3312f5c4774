#include "openai/chat_stream.h"

#include <utility>

#include "base/secret.h"
#include "json/text.h"
#include "openai/chat_logprobs.h"
#include "openai/endpoint.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

constexpr std::string_view kEventStream = "text/event-stream";

std::string opening_of(const AnswerPlan& plan) {
  std::string opening = R"(data: {"id":)";
  json::append_string(opening, plan.id);
  opening += R"(,"object":"chat.completion.chunk","created":)" + std::to_string(plan.created);
  opening += R"(,"model":)";
  json::append_string(opening, plan.model);
  opening += R"(,"system_fingerprint":)";
  json::append_string(opening, plan.fingerprint);
  return opening + R"(,"choices":[)";
}

}  // namespace

ChatStream::ChatStream(AnswerPlan plan, Responder& responder)
    : plan_(std::move(plan)),
      responder_(responder),
      opening_(opening_of(plan_)),
      ending_(plan_.include_usage ? "],\"usage\":null}\n\n" : "]}\n\n") {
  for (std::uint32_t index = 0; index < plan_.choices; ++index) {
    choices_.push_back(
        {.prefix = opening_ + R"({"index":)" + std::to_string(index) + R"(,"delta":)",
         .begun = plan_.resumed});
  }
}

ChatStream::~ChatStream() {
  events_.resize(events_.capacity());  // cleared text is still there
  wipe({reinterpret_cast<std::uint8_t*>(events_.data()), events_.size()});
}

void ChatStream::begin(Choice& choice) {
  if (choice.begun) return;
  choice.begun = true;
  events_ += choice.prefix;
  events_ += R"({"role":"assistant","content":""},"logprobs":null,"finish_reason":null})";
  events_ += ending_;
}

void ChatStream::piece(std::uint32_t index, const engine::Piece& piece) {
  if (piece.text.empty() && piece.logprobs.empty()) return;
  Choice& choice = choices_[index];
  begin(choice);
  events_ += choice.prefix;
  events_ += R"({"content":)";
  json::append_string(events_, piece.text);
  if (plan_.logprobs) {
    events_ += R"(},"logprobs":{"content":[)";
    append_logprobs(events_, piece.logprobs);
    events_ += R"(],"refusal":null},"finish_reason":null})";
  } else {
    events_ += R"(},"logprobs":null,"finish_reason":null})";
  }
  events_ += ending_;
  send();
}

void ChatStream::finish(std::uint32_t index, const engine::Outcome& outcome, bool last) {
  Choice& choice = choices_[index];
  begin(choice);
  usage_.add(outcome, plan_.resumed_tokens);
  events_ += choice.prefix;
  events_ += R"({},"logprobs":null,"finish_reason":")";
  events_ += finish_reason(outcome.finish);
  events_ += "\"}";
  events_ += ending_;
  if (last) {
    if (plan_.include_usage) append_usage_event();
    events_ += "data: [DONE]\n\n";
  }
  send();
  if (last) responder_.on_end({usage_, plan_.seed});
}

void ChatStream::append_usage_event() {
  events_ += opening_ + "],\"usage\":";
  append_usage(events_, usage_);
  events_ += "}\n\n";
}

void ChatStream::fail(const Error& error) {
  if (!head_sent_) return answer_with_error(error, responder_);
  events_ += wire::error_event(error);
  send();
  responder_.on_end({usage_, plan_.seed});
}

void ChatStream::send() {
  if (!std::exchange(head_sent_, true)) {
    responder_.on_head({.status = 200, .content_type = std::string(kEventStream)});
  }
  responder_.on_body(events_);
  events_.clear();
}

}  // namespace darkbloom::openai
