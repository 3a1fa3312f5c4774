#include "engine/ticket_session.h"

#include <utility>

#include "base/check.h"

namespace darkbloom::engine {

TicketSession::TicketSession(std::shared_ptr<Ticket> ticket, std::thread::id serving)
    : ticket_(std::move(ticket)), serving_(serving) {}

TicketSession::~TicketSession() {
  TicketSession::cancel();
  const bool on_serving = std::this_thread::get_id() == serving_;
  check(!on_serving || ticket_->over.load(), "a listener destroys its own session");
  ticket_->over.wait(false);
}

void TicketSession::cancel() {
  ticket_->cancelled.store(true, std::memory_order_relaxed);
}

void open(Ticket& ticket) {
  ticket.over.store(true);
  ticket.over.notify_all();
}

}  // namespace darkbloom::engine
