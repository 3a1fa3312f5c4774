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
      out_(responder),
      opening_(opening_of(plan_)),
      ending_(plan_.include_usage ? "],\"usage\":null}\n\n" : "]}\n\n") {
  for (std::uint32_t index = 0; index < plan_.choices; ++index) {
    choices_.push_back(
        {.prefix = opening_ + R"({"index":)" + std::to_string(index) + R"(,"delta":)",
         .begun = plan_.resumed});
  }
}

/// The content is there and empty, also before calls: null breaks typed clients.
void ChatStream::begin(Choice& choice) {
  if (std::exchange(choice.begun, true)) return;
  out_.text() += choice.prefix;
  out_.text() += R"({"role":"assistant","content":""},"logprobs":null,"finish_reason":null})";
  out_.text() += ending_;
}

void ChatStream::append_call(Choice& choice, const Delta& delta) {
  if (delta.kind == DeltaKind::call) choice.calls += 1;
  out_.text() += R"({"tool_calls":[{"index":)" + std::to_string(choice.calls - 1);
  if (delta.kind == DeltaKind::call) {
    out_.text() += R"(,"id":)";
    json::append_string(out_.text(), delta.call_id);
    out_.text() += R"(,"type":"function","function":{"name":)";
    json::append_string(out_.text(), delta.text);
    out_.text() += R"(,"arguments":""}}]})";
  } else {
    out_.text() += R"(,"function":{"arguments":)";
    json::append_string(out_.text(), delta.text);
    out_.text() += "}}]}";
  }
}

void ChatStream::append_delta(Choice& choice, const Delta& delta) {
  if (delta.kind == DeltaKind::call || delta.kind == DeltaKind::arguments) {
    return append_call(choice, delta);
  }
  out_.text() += delta.kind == DeltaKind::text ? R"({"content":)" : R"({"reasoning_content":)";
  json::append_string(out_.text(), delta.text);
  out_.text() += '}';
}

void ChatStream::delta(std::uint32_t index, const Delta& delta) {
  if (delta.text.empty() && delta.logprobs.empty()) return;
  Choice& choice = choices_[index];
  begin(choice);
  out_.text() += choice.prefix;
  append_delta(choice, delta);
  if (plan_.logprobs) {
    out_.text() += R"(,"logprobs":{"content":[)";
    append_logprobs(out_.text(), delta.logprobs);
    out_.text() += R"(],"refusal":null},"finish_reason":null})";
  } else {
    out_.text() += R"(,"logprobs":null,"finish_reason":null})";
  }
  out_.text() += ending_;
  out_.send();
}

void ChatStream::ended(std::uint32_t index, const Ending& ending) {
  Choice& choice = choices_[index];
  begin(choice);
  out_.text() += choice.prefix;
  out_.text() += R"({},"logprobs":null,"finish_reason":")";
  out_.text() += chat_finish(ending, plan_);
  out_.text() += "\"}";
  out_.text() += ending_;
}

void ChatStream::closed(const Usage& usage) {
  if (plan_.include_usage) {
    out_.text() += opening_ + "],\"usage\":";
    append_usage(out_.text(), usage);
    out_.text() += "}\n\n";
  }
  out_.text() += "data: [DONE]\n\n";
  out_.send();
  responder_.on_end({usage, plan_.seed});
}

void ChatStream::failed(const Error& error) {
  if (!out_.begun()) return answer_with_error(error, responder_);
  out_.text() += wire::error_event(error);
  out_.send();
  responder_.on_end({.usage = {}, .seed = plan_.seed});
}

}  // namespace darkbloom::openai
