#include "fleet/tally.h"

#include <gtest/gtest.h>

#include <set>

#include "support/fixed_clock.h"

namespace darkbloom::fleet {
namespace {

struct World {
  /// A request of which a first node is asked, and perhaps a second.
  Request request(int legs) {
    Request made;
    made.opened_at_ms = clock.now;
    for (int leg = 0; leg < legs; ++leg) {
      Request::Out out{.stream = static_cast<wire::StreamId>(leg + 1), .leg = {}};
      out.leg.sent_at_ms = clock.now;
      out.leg.placement.predicted.prompt_s = 0.5;
      made.legs.push_back(out);
    }
    return made;
  }
  void answers(Request& request, std::size_t winner, UnixMillis after_ms) {
    request.legs.at(winner).leg.first_at_ms = request.opened_at_ms + after_ms;
    tally.answered(request, request.legs.at(winner));
  }
  test::FixedClock clock;
  Tally tally{clock};
};

template <typename Kind>
std::size_t at(Kind kind) {
  return static_cast<std::size_t>(kind);
}

TEST(Tally, each_end_counts_under_its_own_name) {
  World world;
  Request request = world.request(1);
  world.tally.ended(request, Terminal::delivered, {});
  world.tally.ended(request, Terminal::cancelled, {});
  world.tally.ended(request, Terminal::lost, Fault::lost);
  world.tally.ended(request, Terminal::timed_out, Fault::timed_out);
  const Totals& totals = world.tally.totals();
  EXPECT_EQ(totals.ended, (std::array<std::uint64_t, kTerminals>{1, 0, 1, 1, 1}));
  EXPECT_EQ(totals.served, 1U);
  EXPECT_EQ(totals.offered, 3U) << "who hangs up has not been refused anything";
}

TEST(Tally, what_nobody_should_serve_is_no_miss) {
  World world;
  Request request = world.request(1);
  world.tally.ended(request, Terminal::refused, Fault::invalid);
  world.tally.refused(Fault::unauthenticated);
  world.tally.refused(Fault::rate_limited);
  EXPECT_EQ(world.tally.totals().offered, 0U);
  EXPECT_EQ(world.tally.last_minute().served_share(), 1);
  world.tally.ended(request, Terminal::refused, Fault::no_capacity);
  world.tally.refused(Fault::unavailable);
  EXPECT_EQ(world.tally.totals().offered, 2U);
  EXPECT_EQ(world.tally.last_minute().served_share(), 0);
  EXPECT_EQ(world.tally.totals().refused[at(Fault::unavailable)], 1U);
}

TEST(Tally, the_first_chunk_is_held_to_what_was_predicted) {
  World world;
  Request request = world.request(1);
  world.answers(request, 0, 1'000);
  const Totals& totals = world.tally.totals();
  EXPECT_DOUBLE_EQ(totals.predicted_s.sum(), 0.5);
  EXPECT_DOUBLE_EQ(totals.first_s.sum(), 1);
  EXPECT_DOUBLE_EQ(totals.calibration.sum(), 2);
  EXPECT_EQ(totals.races_won + totals.races_lost, 0U) << "there was no race";
}

TEST(Tally, a_race_is_won_by_the_second_or_lost) {
  World world;
  Request won = world.request(2);
  world.answers(won, 1, 10);
  Request lost = world.request(2);
  world.answers(lost, 0, 10);
  world.answers(lost, 0, 10);
  EXPECT_EQ(world.tally.totals().races_won, 1U);
  EXPECT_EQ(world.tally.totals().races_lost, 2U);
}

TEST(Tally, lately_is_a_minute_an_hour_and_a_day) {
  World world;
  Request request = world.request(1);
  world.tally.ended(request, Terminal::delivered, {});
  world.answers(request, 0, 40);
  world.clock.now += 61'000;
  EXPECT_EQ(world.tally.last_minute().served, 0U);
  EXPECT_EQ(world.tally.last_hour().served, 1U);
  EXPECT_EQ(world.tally.last_hour().first_s.count(), 1U);
  world.clock.now += 3'600'000;
  EXPECT_EQ(world.tally.last_hour().served, 0U);
  EXPECT_EQ(world.tally.last_day().served, 1U);
}

TEST(Tally, legs_chunks_and_bytes_add_up) {
  World world;
  const Request request = world.request(1);
  world.tally.sent(request, request.legs[0], Reason::first);
  world.tally.sent(request, request.legs[0], Reason::race);
  world.tally.came_back(request, request.legs[0], LegEnd::faulted);
  world.tally.passed(100);
  world.tally.passed(28);
  const Totals& totals = world.tally.totals();
  EXPECT_EQ(totals.sent, (std::array<std::uint64_t, kReasons>{1, 0, 1}));
  EXPECT_EQ(totals.came_back[at(LegEnd::faulted)], 1U);
  EXPECT_EQ(totals.chunks, 2U);
  EXPECT_EQ(totals.bytes, 128U);
}

TEST(Tally, the_names_of_the_lists_are_all_different) {
  std::set<std::string_view> names;
  for (std::size_t n = 0; n < kTerminals; ++n)
    names.insert(name_of(static_cast<Terminal>(n)));
  EXPECT_EQ(names.size(), kTerminals);
  names.clear();
  for (std::size_t n = 0; n < kLegEnds; ++n)
    names.insert(name_of(static_cast<LegEnd>(n)));
  EXPECT_EQ(names.size(), kLegEnds);
  names.clear();
  for (std::size_t n = 0; n < kFaults; ++n)
    names.insert(name_of(static_cast<Fault>(n)));
  EXPECT_EQ(names.size(), kFaults);
}

}  // namespace
}  // namespace darkbloom::fleet
