#include "openai/chat_answer.h"

#include <utility>

#include "json/text.h"
#include "openai/chat_logprobs.h"
#include "openai/endpoint.h"

namespace darkbloom::openai {

ChatAnswer::ChatAnswer(AnswerPlan plan, Responder& responder)
    : plan_(std::move(plan)), responder_(responder), choices_(plan_.choices) {}

void ChatAnswer::delta(std::uint32_t index, const Delta& delta) {
  Choice& choice = choices_[index];
  switch (delta.kind) {
    case DeltaKind::text:
      choice.text.append(view_of(delta.text));
      break;
    case DeltaKind::thought:
      choice.thoughts.append(view_of(delta.text));
      break;
    case DeltaKind::call:
      choice.calls.push_back({.id = delta.call_id, .name = delta.text});
      break;
    case DeltaKind::arguments:
      choice.calls.back().arguments.append(view_of(delta.text));
      break;
  }
  if (delta.logprobs.empty()) return;
  std::string entries = choice.logprobs.empty() ? "" : ",";
  append_logprobs(entries, delta.logprobs);
  choice.logprobs.append(view_of(entries));
}

void ChatAnswer::ended(std::uint32_t index, const Ending& ending) {
  choices_[index].ending = ending;
}

void ChatAnswer::closed(const Usage& usage) {
  answer_whole(body(usage), {usage, plan_.seed}, responder_);
}

void ChatAnswer::failed(const Error& error) {
  answer_with_error(error, responder_);
}

/// Beside calls an answer without text has null for it, which is how SDKs tell.
void ChatAnswer::append_message(std::string& body, const Choice& choice) const {
  body += R"({"role":"assistant","content":)";
  if (choice.text.empty() && !choice.calls.empty()) {
    body += "null";
  } else {
    json::append_string(body, choice.text.text());
  }
  if (!choice.thoughts.empty()) {
    body += R"(,"reasoning_content":)";
    json::append_string(body, choice.thoughts.text());
  }
  if (!choice.calls.empty()) {
    body += R"(,"tool_calls":)";
    char mark = '[';
    for (const Call& call : choice.calls) {
      body += std::exchange(mark, ',');
      body += R"({"id":)";
      json::append_string(body, call.id);
      body += R"(,"type":"function","function":{"name":)";
      json::append_string(body, call.name);
      body += R"(,"arguments":)";
      json::append_string(body, call.arguments.text());
      body += "}}";
    }
    body += ']';
  }
  body += R"(,"refusal":null})";
}

void ChatAnswer::append_choice(std::string& body, std::size_t index) const {
  const Choice& choice = choices_[index];
  body += R"({"index":)" + std::to_string(index) + R"(,"message":)";
  append_message(body, choice);
  body += R"(,"logprobs":)";
  if (plan_.logprobs) {
    body += R"({"content":[)";
    body += choice.logprobs.text();
    body += R"(],"refusal":null})";
  } else {
    body += "null";
  }
  body += R"(,"finish_reason":")";
  body += chat_finish(choice.ending, plan_);
  body += "\"}";
}

std::string ChatAnswer::body(const Usage& usage) const {
  std::string body = R"({"id":)";
  json::append_string(body, plan_.id);
  body += R"(,"object":"chat.completion","created":)" + std::to_string(plan_.created);
  body += R"(,"model":)";
  json::append_string(body, plan_.model);
  body += R"(,"system_fingerprint":)";
  json::append_string(body, plan_.fingerprint);
  body += R"(,"choices":[)";
  for (std::size_t index = 0; index < choices_.size(); ++index) {
    if (index > 0) body += ',';
    append_choice(body, index);
  }
  body += R"(],"usage":)";
  append_usage(body, usage);
  return body + "}";
}

}  // namespace darkbloom::openai
