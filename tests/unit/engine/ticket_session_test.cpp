#include "engine/ticket_session.h"

#include <gtest/gtest.h>

#include <thread>

namespace darkbloom::engine {
namespace {

TEST(TicketSession, a_cancel_is_seen_through_the_ticket) {
  const auto ticket = std::make_shared<Ticket>();
  TicketSession session(ticket, {});
  EXPECT_FALSE(ticket->cancelled.load());
  session.cancel();
  EXPECT_TRUE(ticket->cancelled.load());
  open(*ticket);
}

TEST(TicketSession, its_end_waits_until_the_ticket_is_open) {
  const auto ticket = std::make_shared<Ticket>();
  bool told = false;
  auto session = std::make_unique<TicketSession>(ticket, std::thread::id());
  const std::jthread serving([&] {
    while (!ticket->cancelled.load())
      std::this_thread::yield();
    told = true;
    open(*ticket);
  });
  session.reset();
  EXPECT_TRUE(told);
}

TEST(TicketSessionDeathTest, a_listener_must_not_destroy_its_own_session) {
  const auto destroy = [] {
    TicketSession(std::make_shared<Ticket>(), std::this_thread::get_id());
  };
  EXPECT_DEATH(destroy(), "destroys its own session");
}

}  // namespace
}  // namespace darkbloom::engine
