#pragma once
// The caller's end of a request: its session, which speaks to the serving thread by a ticket.

#include <memory>
#include <thread>

#include "engine/engine.h"
#include "engine/request.h"

namespace darkbloom::engine {

class TicketSession final : public Session {
 public:
  /// `serving` is the thread that calls the listener.
  TicketSession(std::shared_ptr<Ticket> ticket, std::thread::id serving);
  /// Cancels and waits until the listener has heard its last.
  ~TicketSession() override;
  void cancel() override;

 private:
  std::shared_ptr<Ticket> ticket_;  // shared with the serving thread
  std::thread::id serving_;
};

/// The listener has heard its last: whoever waits for that goes on.
void open(Ticket& ticket);

}  // namespace darkbloom::engine
