#include "sim/fleet/machine.h"

#include <algorithm>
#include <limits>

namespace darkbloom::fleetsim {

/// A token of each answer rides along with a batch of the prompt and costs little.
double Machine::read_slowness() const {
  const auto writing = static_cast<double>(writing_.size());
  return (health_ == Health::slow ? kSlow : 1) * (1 + kReadSharing * writing);
}

void Machine::start(const Run& run, Micros now, Timetable& table) {
  waiting_.push_back(run);
  read_next(now, table);
}

void Machine::read_next(Micros now, Timetable& table) {
  if (reading_ || waiting_.empty() || health_ == Health::wedged) return;
  if (writing_.size() >= make_.slots) return;
  reading_ = true;
  const Run& next = waiting_.front();
  const double took = next.prompt_tokens / make_.prompt_tokens_s * read_slowness();
  table.add({.at = now + micros(took),
             .step = Step::prompt_read,
             .who = number_,
             .attempt = next.attempt,
             .epoch = epoch});
}

void Machine::plan_piece(Attempt attempt, Micros now, Timetable& table) {
  const double others = static_cast<double>(writing_.size()) - 1;
  const double slow = (health_ == Health::slow ? kSlow : 1) * (1 + kWriteSharing * others);
  table.add({.at = now + micros(kPiece / make_.answer_tokens_s * slow),
             .step = Step::piece,
             .who = number_,
             .attempt = attempt,
             .epoch = epoch});
}

Machine::Heard Machine::happen(const Event& event, Micros now, Timetable& table) {
  if (event.epoch != epoch) return Heard::nothing;
  if (event.step == Step::prompt_read) {
    // Whoever was cancelled while being read has left the queue.
    if (!reading_ || waiting_.empty() || waiting_.front().attempt != event.attempt) {
      return Heard::nothing;
    }
    reading_ = false;
    writing_.push_back(waiting_.front());
    waiting_.pop_front();
    plan_piece(event.attempt, now, table);
    read_next(now, table);
    return Heard::piece;
  }
  const auto run = std::ranges::find(writing_, event.attempt, &Run::attempt);
  if (run == writing_.end()) return Heard::nothing;
  run->answer_tokens -= kPiece;
  if (run->answer_tokens > 0) {
    plan_piece(event.attempt, now, table);
    return Heard::piece;
  }
  writing_.erase(run);
  read_next(now, table);
  return Heard::last;
}

void Machine::cancel(Attempt attempt, Micros now, Timetable& table) {
  const auto waits = std::ranges::find(waiting_, attempt, &Run::attempt);
  if (waits != waiting_.end()) {
    if (reading_ && waits == waiting_.begin()) reading_ = false;
    waiting_.erase(waits);
  }
  std::erase_if(writing_, [attempt](const Run& run) { return run.attempt == attempt; });
  read_next(now, table);
}

void Machine::clear() {
  waiting_.clear();
  writing_.clear();
  reading_ = false;
  epoch += 1;
}

void Machine::turn(Health health) {
  health_ = health;
  if (health == Health::wedged) epoch += 1;  // nothing that it had under way ever comes
}

wire::NodeLoad Machine::load() const {
  return {.slots = make_.slots,
          .active = static_cast<std::uint32_t>(writing_.size() + (reading_ ? 1 : 0)),
          .waiting = static_cast<std::uint32_t>(waiting_.size() - (reading_ ? 1 : 0)),
          .millitokens_per_second = static_cast<std::uint32_t>(make_.answer_tokens_s * 1000)};
}

double Machine::true_first_chunk_s(double prompt_tokens) const {
  if (health_ == Health::wedged) return std::numeric_limits<double>::infinity();
  double tokens = prompt_tokens;
  for (const Run& run : waiting_)
    tokens += run.prompt_tokens;
  double wait = 0;
  if (writing_.size() + waiting_.size() >= make_.slots) {
    for (const Run& run : writing_)
      wait += run.answer_tokens / make_.answer_tokens_s / make_.slots;
  }
  return make_.network_s + (wait + tokens / make_.prompt_tokens_s) * read_slowness();
}

}  // namespace darkbloom::fleetsim
