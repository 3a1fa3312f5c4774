#pragma once
// A chat answer as one JSON object, written when its last choice has ended.

#include <string>
#include <vector>

#include "base/secret.h"
#include "openai/answer_plan.h"
#include "openai/service.h"
#include "openai/turn_sink.h"

namespace darkbloom::openai {

class ChatAnswer final : public TurnSink {
 public:
  /// `responder` outlives the answer.
  ChatAnswer(AnswerPlan plan, Responder& responder);

  void delta(std::uint32_t choice, const Delta& delta) override;
  void ended(std::uint32_t choice, const Ending& ending) override;
  void closed(const Usage& usage) override;
  void failed(const Error& error) override;

 private:
  struct Call {
    std::string id;
    std::string name;
    Secret arguments = {};
  };
  struct Choice {
    Secret text = {};
    Secret thoughts = {};
    Secret logprobs = {};  ///< JSON objects, comma-separated
    std::vector<Call> calls = {};
    Ending ending = {};
  };

  void append_message(std::string& body, const Choice& choice) const;
  void append_choice(std::string& body, std::size_t index) const;
  std::string body(const Usage& usage) const;

  AnswerPlan plan_;
  Responder& responder_;
  std::vector<Choice> choices_;
};

}  // namespace darkbloom::openai
