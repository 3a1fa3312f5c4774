#include "openai/event_stream.h"

#include <utility>

#include "base/secret.h"

namespace darkbloom::openai {

EventStream::~EventStream() {
  events_.resize(events_.capacity());  // cleared text is still there
  wipe({reinterpret_cast<std::uint8_t*>(events_.data()), events_.size()});
}

void EventStream::send() {
  if (events_.empty()) return;
  if (!std::exchange(begun_, true)) {
    responder_.on_head({.status = 200, .content_type = "text/event-stream"});
  }
  responder_.on_body(events_);
  events_.clear();
}

}  // namespace darkbloom::openai
