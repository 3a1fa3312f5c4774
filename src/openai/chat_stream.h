#pragma once
// A chat answer as server-sent events in the order of openai-api.md A.3: role, content, finish,
// usage, [DONE]. Events are written by hand around fixed text: this runs once per token.

#include <string>
#include <string_view>
#include <vector>

#include "openai/answer_plan.h"
#include "openai/event_stream.h"
#include "openai/service.h"
#include "openai/turn_sink.h"

namespace darkbloom::openai {

class ChatStream final : public TurnSink {
 public:
  /// `responder` outlives the stream.
  ChatStream(AnswerPlan plan, Responder& responder);

  void delta(std::uint32_t choice, const Delta& delta) override;
  void ended(std::uint32_t choice, const Ending& ending) override;
  void closed(const Usage& usage) override;
  void failed(const Error& error) override;

 private:
  struct Choice {
    std::string prefix;     ///< an event up to its delta
    bool begun = false;     ///< the role has been told
    std::size_t calls = 0;  ///< begun so far
  };

  void begin(Choice& choice);
  void append_delta(Choice& choice, const Delta& delta);
  void append_call(Choice& choice, const Delta& delta);

  AnswerPlan plan_;
  Responder& responder_;
  EventStream out_;
  std::string opening_;  ///< an event up to the content of "choices"
  std::string ending_;   ///< an event from after "choices" on
  std::vector<Choice> choices_;
};

}  // namespace darkbloom::openai
