#pragma once
// The answer of POST /v1/messages: one JSON object at its end, or the same told block by block, in
// Anthropic's shapes.

#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"
#include "openai/event_stream.h"
#include "openai/service.h"
#include "openai/turn_sink.h"

namespace darkbloom::openai {

struct MessagePlan {
  std::string id;  ///< "msg_..."
  std::string model;
  std::uint64_t seed = 0;
  std::uint32_t prompt_tokens = 0;
  bool stream = false;
  bool thinking = false;                ///< thoughts are part of the answer
  std::vector<std::string> stops = {};  ///< as the request has them
};

class MessagesSink final : public TurnSink {
 public:
  /// `responder` outlives the sink.
  MessagesSink(MessagePlan plan, Responder& responder);

  void delta(std::uint32_t choice, const Delta& delta) override;
  void ended(std::uint32_t choice, const Ending& ending) override;
  void closed(const Usage& usage) override;
  void failed(const Error& error) override;

 private:
  struct Block {
    DeltaKind kind = DeltaKind::text;  ///< text, thought or call
    std::string id = {};               ///< of a call
    std::string name = {};
    Secret text = {};  ///< or a call's input
  };

  void open();
  void begin_block(const Delta& delta);
  void end_block();
  void tell(const Delta& delta);
  void append_block(std::string& out, const Block& block) const;
  std::string ending() const;
  std::string whole_message(const Usage& usage) const;
  std::string message(std::string_view content, std::string_view ending, const Usage& usage) const;
  void event(std::string_view type, std::string_view fields);

  MessagePlan plan_;
  Responder& responder_;
  EventStream out_;
  std::vector<Block> blocks_;
  Ending ending_;
};

}  // namespace darkbloom::openai
