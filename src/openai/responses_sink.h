#pragma once
// The answer of POST /v1/responses: one JSON object at its end, or the same told event by event,
// each with its number (openai-api.md A.8).

#include <optional>
#include <string>
#include <string_view>

#include "openai/event_stream.h"
#include "openai/response_items.h"
#include "openai/service.h"
#include "openai/turn_sink.h"

namespace darkbloom::openai {

struct ResponsePlan {
  std::string id;            ///< "resp_..."
  std::int64_t created = 0;  ///< Unix seconds
  std::string model;
  std::uint64_t seed = 0;
  bool stream = false;
  bool pack_thoughts = false;
  json::Node::Object echo = {};  ///< the request's fields that the answer repeats
};

class ResponsesSink final : public TurnSink {
 public:
  /// `responder` outlives the sink.
  ResponsesSink(ResponsePlan plan, Responder& responder);

  void delta(std::uint32_t choice, const Delta& delta) override;
  void ended(std::uint32_t choice, const Ending& ending) override;
  void closed(const Usage& usage) override;
  void failed(const Error& error) override;

 private:
  void open();
  void begin_item();
  void end_item(std::string_view status);
  void tell_delta(const Delta& delta);
  std::string place(bool in_content) const;
  std::string response(std::string_view status, const Usage* usage, const Error* error) const;
  void event(std::string_view type, std::string_view fields);

  ResponsePlan plan_;
  Responder& responder_;
  EventStream out_;
  ResponseItems items_;
  Ending ending_;
  std::uint64_t sequence_ = 0;
};

}  // namespace darkbloom::openai
