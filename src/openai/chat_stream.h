#pragma once
// A chat answer as server-sent events in the order of openai-api.md A.3: role, content, finish,
// usage, [DONE]. Events are written by hand around fixed text: this runs once per token.

#include <string>
#include <string_view>
#include <vector>

#include "openai/answer_writer.h"
#include "openai/chat_usage.h"
#include "openai/service.h"

namespace darkbloom::openai {

class ChatStream final : public AnswerWriter {
 public:
  /// `responder` outlives the stream.
  ChatStream(AnswerPlan plan, Responder& responder);
  ~ChatStream() override;
  ChatStream(const ChatStream&) = delete;
  ChatStream& operator=(const ChatStream&) = delete;

  void piece(std::uint32_t choice, const engine::Piece& piece) override;
  void finish(std::uint32_t choice, const engine::Outcome& outcome, bool last) override;
  void fail(const Error& error) override;

 private:
  struct Choice {
    std::string prefix;  ///< an event up to its delta
    bool begun = false;  ///< the role has been told
  };

  void begin(Choice& choice);
  void append_usage_event();
  void send();

  AnswerPlan plan_;
  Responder& responder_;
  std::string opening_;  ///< an event up to the content of "choices"
  std::string ending_;   ///< an event from after "choices" on
  std::vector<Choice> choices_;
  Usage usage_;
  std::string events_;  ///< whole events that wait for send()
  bool head_sent_ = false;
};

}  // namespace darkbloom::openai
