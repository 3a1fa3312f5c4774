#pragma once
// A chat answer as one JSON object, written when its last choice has ended.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "openai/answer_writer.h"
#include "openai/chat_usage.h"
#include "openai/service.h"

namespace darkbloom::openai {

class ChatAnswer final : public AnswerWriter {
 public:
  /// `responder` outlives the answer.
  ChatAnswer(AnswerPlan plan, Responder& responder);

  void piece(std::uint32_t choice, const engine::Piece& piece) override;
  void finish(std::uint32_t choice, const engine::Outcome& outcome, bool last) override;
  void fail(const Error& error) override;

 private:
  struct Choice {
    Secret text;
    Secret logprobs;  ///< JSON objects, comma-separated
    engine::Finish finish = engine::Finish::stop;
  };

  void append_choice(std::string& body, std::size_t index) const;
  std::string body() const;

  AnswerPlan plan_;
  Responder& responder_;
  std::vector<Choice> choices_;
  Usage usage_;
};

}  // namespace darkbloom::openai
