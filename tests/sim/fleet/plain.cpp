#include "sim/fleet/plain.h"

#include <algorithm>
#include <limits>

namespace darkbloom::fleetsim {

void Plain::ask(const Job& job, Micros now) {
  place({.job = job.number,
         .model = job.model,
         .prompt_tokens = job.prompt_tokens,
         .tried = job.failed},
        now);
}

double Plain::cost(MachineNumber machine, const Pending& pending) const {
  const Machine& at = field_.machine(machine);
  if (rule_ == Rule::oracle) return at.true_first_chunk_s(pending.prompt_tokens);
  const auto count = in_flight_.find(machine);
  const double load = count == in_flight_.end() ? 0 : count->second;
  if (rule_ == Rule::least_loaded) return load / at.make().slots;
  return (load + 1) / at.make().answer_tokens_s;
}

bool Plain::pick(const Pending& pending, MachineNumber& chosen) {
  const auto serving = field_.serving(pending.model);
  double least = std::numeric_limits<double>::infinity();
  const auto consider = [&](MachineNumber machine) {
    if (!linked_.contains(machine) || std::ranges::contains(pending.tried, machine)) return false;
    const double here = cost(machine, pending);
    if (here < least) chosen = machine;
    least = std::min(least, here);
    return true;
  };
  const std::size_t from = dice_.number(serving.size());
  if (rule_ != Rule::two_choices) {
    for (std::size_t i = 0; i < serving.size(); ++i)
      consider(serving[(from + i) % serving.size()]);
  } else {
    int seen = 0;
    for (int draw = 0; draw < 50 && seen < 2; ++draw)
      seen += consider(serving[dice_.number(serving.size())]) ? 1 : 0;
  }
  return least < std::numeric_limits<double>::infinity();
}

void Plain::place(Pending pending, Micros now) {
  MachineNumber machine = 0;
  if (pending.tried.size() >= kAttemptsMax || !pick(pending, machine)) {
    return field_.fail(pending.job, {Fault::unavailable, "nobody answers", {}, {}, 1000});
  }
  const Attempt attempt = next_++;
  pending.tried.push_back(machine);
  pending.sent_at = now;
  in_flight_[machine] += 1;
  const JobNumber job = pending.job;
  pending_.emplace(attempt, std::move(pending));
  field_.send(machine, attempt, job);
}

void Plain::end(Attempt attempt) {
  const auto found = pending_.find(attempt);
  in_flight_[found->second.tried.back()] -= 1;
  pending_.erase(found);
}

void Plain::piece(MachineNumber, Attempt attempt, bool last, Micros) {
  const auto found = pending_.find(attempt);
  if (found == pending_.end()) return;
  found->second.answering = true;
  const JobNumber job = found->second.job;
  if (last) end(attempt);
  field_.answer(job, last);
}

void Plain::joined(MachineNumber machine, Micros) {
  linked_.insert(machine);
}

void Plain::left(MachineNumber machine, Micros now) {
  linked_.erase(machine);
  std::vector<Attempt> there;
  for (const auto& [attempt, pending] : pending_) {
    if (pending.tried.back() == machine) there.push_back(attempt);
  }
  for (const Attempt attempt : there) {
    const Pending pending = pending_.at(attempt);
    end(attempt);
    if (pending.answering) {
      field_.fail(pending.job, {Fault::lost, "it left"});
    } else {
      place(pending, now);
    }
  }
}

void Plain::tick(bool, Micros now) {
  std::vector<Attempt> late;
  for (const auto& [attempt, pending] : pending_) {
    if (pending.answering) continue;
    const Health health = field_.machine(pending.tried.back()).health();
    const bool hopeless =
        rule_ == Rule::oracle ? health == Health::wedged : now - pending.sent_at > kTimeout;
    if (hopeless) late.push_back(attempt);
  }
  for (const Attempt attempt : late) {
    const Pending pending = pending_.at(attempt);
    field_.cancel(pending.tried.back(), attempt);
    end(attempt);
    place(pending, now);
  }
}

}  // namespace darkbloom::fleetsim
