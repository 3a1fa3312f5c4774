#include "fleet/tally.h"

namespace darkbloom::fleet {
namespace {

template <typename Kind>
std::size_t place_of(Kind kind) {
  return static_cast<std::size_t>(kind);
}

double seconds(UnixMillis from_ms, UnixMillis to_ms) {
  return static_cast<double>(to_ms - from_ms) / 1000;
}

}  // namespace

bool is_a_miss(Fault fault) {
  switch (fault) {
    case Fault::no_capacity:
    case Fault::unavailable:
    case Fault::timed_out:
    case Fault::lost:
    case Fault::internal:
      return true;
    default:
      return false;
  }
}

Outcomes& Outcomes::operator+=(const Outcomes& other) {
  for (std::size_t terminal = 0; terminal < kTerminals; ++terminal)
    ended[terminal] += other.ended[terminal];
  refused += other.refused;
  served += other.served;
  offered += other.offered;
  first_s += other.first_s;
  return *this;
}

double Outcomes::served_share() const {
  return offered == 0 ? 1 : static_cast<double>(served) / static_cast<double>(offered);
}

template <typename Count>
void Tally::lately(const Count& count) {
  const UnixMillis now_ms = clock_.now_ms();
  count(minute_.at(now_ms));
  count(hour_.at(now_ms));
  count(day_.at(now_ms));
}

void Tally::refused(Fault why) {
  totals_.refused.at(place_of(why)) += 1;
  const std::uint64_t missed = is_a_miss(why) ? 1 : 0;
  totals_.offered += missed;
  lately([missed](Outcomes& outcomes) {
    outcomes.refused += 1;
    outcomes.offered += missed;
  });
}

void Tally::sent(const Request&, const Request::Out&, Reason why) {
  totals_.sent.at(place_of(why)) += 1;
}

void Tally::answered(const Request& request, const Request::Out& winner) {
  const Leg& leg = winner.leg;
  const double predicted_s = leg.placement.predicted.first_chunk_s();
  const double first_s = seconds(request.opened_at_ms, leg.first_at_ms);
  totals_.predicted_s.add(predicted_s);
  totals_.first_s.add(first_s);
  if (predicted_s > 0) {
    totals_.calibration.add(seconds(leg.sent_at_ms, leg.first_at_ms) / predicted_s);
  }
  if (request.legs.size() > 1) {
    const bool first_won = request.legs.front().stream == winner.stream;
    (first_won ? totals_.races_lost : totals_.races_won) += 1;
  }
  lately([first_s](Outcomes& outcomes) { outcomes.first_s.add(first_s); });
}

void Tally::passed(std::size_t bytes) {
  totals_.chunks += 1;
  totals_.bytes += bytes;
}

void Tally::came_back(const Request&, const Request::Out&, LegEnd how) {
  totals_.came_back.at(place_of(how)) += 1;
}

void Tally::ended(const Request& request, Terminal terminal, std::optional<Fault> why) {
  const std::uint64_t served = terminal == Terminal::delivered ? 1 : 0;
  const bool broken = terminal == Terminal::lost || terminal == Terminal::timed_out;
  const std::uint64_t offered = served == 1 || broken || (why && is_a_miss(*why)) ? 1 : 0;
  totals_.ended.at(place_of(terminal)) += 1;
  totals_.served += served;
  totals_.offered += offered;
  if (served == 1) totals_.whole_s.add(seconds(request.opened_at_ms, clock_.now_ms()));
  lately([=](Outcomes& outcomes) {
    outcomes.ended.at(place_of(terminal)) += 1;
    outcomes.served += served;
    outcomes.offered += offered;
  });
}

}  // namespace darkbloom::fleet
