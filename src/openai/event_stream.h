#pragma once
// Server-sent events on their way out: gathered as text, handed on together, wiped at the end.

#include <string>

#include "openai/service.h"

namespace darkbloom::openai {

class EventStream {
 public:
  /// `responder` outlives the stream.
  explicit EventStream(Responder& responder) : responder_(responder) {}
  ~EventStream();
  EventStream(const EventStream&) = delete;
  EventStream& operator=(const EventStream&) = delete;

  /// Whole events that wait for send().
  std::string& text() { return events_; }
  /// Hands on what waits, after the head the first time; nothing where nothing waits.
  void send();
  /// True once something was handed on: an error can then no longer choose the status.
  bool begun() const { return begun_; }

 private:
  Responder& responder_;
  std::string events_;
  bool begun_ = false;
};

}  // namespace darkbloom::openai
