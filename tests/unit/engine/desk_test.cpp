#include "engine/desk.h"

#include <gtest/gtest.h>

#include <thread>

#include "unit/engine/tiny_vocabulary.h"

namespace darkbloom::engine {
namespace {

Request request(const testing::TinyVocabulary& tiny) {
  const Job job{.prompt = {1}};
  return {.job = job,
          .tokens_max = 1,
          .sampler = Sampler::make(job, tiny.vocabulary(), 1).value(),
          .filter = StopFilter::make({}).value(),
          .listener = nullptr,
          .ticket = std::make_shared<Ticket>()};
}

TEST(Desk, a_place_is_taken_from_put_until_leave) {
  const testing::TinyVocabulary tiny;
  Desk desk(2);
  EXPECT_TRUE(desk.put(request(tiny)).has_value());
  EXPECT_TRUE(desk.put(request(tiny)).has_value());
  const auto third = desk.put(request(tiny));
  EXPECT_EQ(third.error().fault, Fault::no_capacity);
  EXPECT_GT(third.error().retry_after_ms, 0U);
  std::deque<Request> taken;
  EXPECT_TRUE(desk.take(taken, Desk::kForever));
  EXPECT_EQ(taken.size(), 2U);
  EXPECT_EQ(desk.put(request(tiny)).error().fault, Fault::no_capacity);
  desk.leave();
  EXPECT_TRUE(desk.put(request(tiny)).has_value());
  EXPECT_EQ(desk.taken(), 2U);
}

TEST(Desk, who_waits_for_a_while_goes_on_with_nothing_when_it_is_over) {
  Desk desk(2);
  std::deque<Request> taken;
  EXPECT_TRUE(desk.take(taken, Desk::Wait(1)));
  EXPECT_TRUE(taken.empty());
}

TEST(Desk, a_closed_desk_refuses_and_wakes_the_one_who_waits) {
  const testing::TinyVocabulary tiny;
  Desk desk(2);
  bool open = true;
  {
    const std::jthread waiter([&] {
      std::deque<Request> taken;
      open = desk.take(taken, Desk::kForever);
    });
    desk.close();
  }
  EXPECT_FALSE(open);
  EXPECT_EQ(desk.put(request(tiny)).error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace darkbloom::engine
