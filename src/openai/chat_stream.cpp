#include "openai/chat_stream.h"

#include <utility>

#include "base/secret.h"
#include "json/text.h"
#include "openai/chat_logprobs.h"
#include "openai/endpoint.h"
#include "wire/error_answer.h"

namespace darkbloom::openai {
namespace {

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

/// The content is there and empty, also before calls: null breaks typed clients.
void ChatStream::begin(Choice& choice) {
  if (std::exchange(choice.begun, true)) return;
  events_ += choice.prefix;
  events_ += R"({"role":"assistant","content":""},"logprobs":null,"finish_reason":null})";
  events_ += ending_;
}

void ChatStream::append_call(Choice& choice, const Delta& delta) {
  if (delta.kind == DeltaKind::call) choice.calls += 1;
  events_ += R"({"tool_calls":[{"index":)" + std::to_string(choice.calls - 1);
  if (delta.kind == DeltaKind::call) {
    events_ += R"(,"id":)";
    json::append_string(events_, delta.call_id);
    events_ += R"(,"type":"function","function":{"name":)";
    json::append_string(events_, delta.text);
    events_ += R"(,"arguments":""}}]})";
  } else {
    events_ += R"(,"function":{"arguments":)";
    json::append_string(events_, delta.text);
    events_ += "}}]}";
  }
}

void ChatStream::append_delta(Choice& choice, const Delta& delta) {
  if (delta.kind == DeltaKind::call || delta.kind == DeltaKind::arguments) {
    return append_call(choice, delta);
  }
  events_ += delta.kind == DeltaKind::text ? R"({"content":)" : R"({"reasoning_content":)";
  json::append_string(events_, delta.text);
  events_ += '}';
}

void ChatStream::delta(std::uint32_t index, const Delta& delta) {
  if (delta.text.empty() && delta.logprobs.empty()) return;
  Choice& choice = choices_[index];
  begin(choice);
  events_ += choice.prefix;
  append_delta(choice, delta);
  if (plan_.logprobs) {
    events_ += R"(,"logprobs":{"content":[)";
    append_logprobs(events_, delta.logprobs);
    events_ += R"(],"refusal":null},"finish_reason":null})";
  } else {
    events_ += R"(,"logprobs":null,"finish_reason":null})";
  }
  events_ += ending_;
  send();
}

void ChatStream::ended(std::uint32_t index, const Ending& ending) {
  Choice& choice = choices_[index];
  begin(choice);
  events_ += choice.prefix;
  events_ += R"({},"logprobs":null,"finish_reason":")";
  events_ += chat_finish(ending, plan_);
  events_ += "\"}";
  events_ += ending_;
}

void ChatStream::closed(const Usage& usage) {
  if (plan_.include_usage) {
    events_ += opening_ + "],\"usage\":";
    append_usage(events_, usage);
    events_ += "}\n\n";
  }
  events_ += "data: [DONE]\n\n";
  send();
  responder_.on_end({usage, plan_.seed});
}

void ChatStream::failed(const Error& error) {
  if (!head_sent_) return answer_with_error(error, responder_);
  events_ += wire::error_event(error);
  send();
  responder_.on_end({.usage = {}, .seed = plan_.seed});
}

void ChatStream::send() {
  if (!std::exchange(head_sent_, true)) {
    responder_.on_head({.status = 200, .content_type = "text/event-stream"});
  }
  responder_.on_body(events_);
  events_.clear();
}

}  // namespace darkbloom::openai
