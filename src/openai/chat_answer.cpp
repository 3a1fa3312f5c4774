#include "openai/chat_answer.h"

#include "json/text.h"
#include "openai/chat_logprobs.h"
#include "openai/endpoint.h"

namespace darkbloom::openai {

ChatAnswer::ChatAnswer(AnswerPlan plan, Responder& responder)
    : plan_(std::move(plan)), responder_(responder), choices_(plan_.choices) {}

void ChatAnswer::piece(std::uint32_t index, const engine::Piece& piece) {
  Choice& choice = choices_[index];
  choice.text.append(view_of(piece.text));
  if (piece.logprobs.empty()) return;
  std::string entries = choice.logprobs.empty() ? "" : ",";
  append_logprobs(entries, piece.logprobs);
  choice.logprobs.append(view_of(entries));
}

void ChatAnswer::finish(std::uint32_t index, const engine::Outcome& outcome, bool last) {
  choices_[index].finish = outcome.finish;
  usage_.add(outcome, plan_.resumed_tokens);
  if (!last) return;
  std::string text = body();
  responder_.on_head({});
  responder_.on_body(text);
  wipe({reinterpret_cast<std::uint8_t*>(text.data()), text.size()});
  responder_.on_end({usage_, plan_.seed});
}

void ChatAnswer::fail(const Error& error) {
  answer_with_error(error, responder_);
}

void ChatAnswer::append_choice(std::string& body, std::size_t index) const {
  const Choice& choice = choices_[index];
  body += R"({"index":)" + std::to_string(index);
  body += R"(,"message":{"role":"assistant","content":)";
  json::append_string(body, choice.text.text());
  body += R"(,"refusal":null},"logprobs":)";
  if (plan_.logprobs) {
    body += R"({"content":[)";
    body += choice.logprobs.text();
    body += R"(],"refusal":null})";
  } else {
    body += "null";
  }
  body += R"(,"finish_reason":")";
  body += finish_reason(choice.finish);
  body += "\"}";
}

std::string ChatAnswer::body() const {
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
  append_usage(body, usage_);
  return body + "}";
}

}  // namespace darkbloom::openai
