#include "sim/fleet/world.h"

#include <algorithm>

namespace darkbloom::fleetsim {
namespace {

/// Small, middle and large machines, each a little unlike the others of its kind.
Make make_of(Dice& dice) {
  constexpr std::array<Make, 3> kKinds{{{600, 20, 2, 0}, {1'800, 45, 4, 0}, {5'000, 80, 8, 0}}};
  const std::size_t draw = dice.number(10);
  Make make = kKinds[draw < 4 ? 0 : draw < 8 ? 1 : 2];
  make.prompt_tokens_s *= dice.between(0.8, 1.25);
  make.answer_tokens_s *= dice.between(0.8, 1.25);
  make.network_s = dice.between(0.005, 0.08);
  return make;
}

}  // namespace

World::World(const Setting& setting, Maker maker)
    : setting_(setting),
      maker_(std::move(maker)),
      arrivals_(setting.seed * 3 + 1),
      fate_(setting.seed * 3 + 2),
      serving_(setting.models) {
  build();
}

void World::plan(Step step, std::uint32_t who, double after_s) {
  table_.add({.at = now_ + micros(after_s), .step = step, .who = who});
}

/// Between two episodes of one machine, so that the shares come out.
double World::episode_gap() {
  const double ill = setting_.slow_share + setting_.wedged_share;
  return ill > 0 ? fate_.exponential(kEpisode_s * (1 - ill) / ill) : 1e9;
}

void World::build() {
  policy_ = maker_(*this, setting_.seed);
  since_wedged_.resize(setting_.machines);
  for (MachineNumber number = 0; number < setting_.machines; ++number) {
    const std::uint32_t model = number % setting_.models;
    machines_.emplace_back(number, model, make_of(fate_));
    serving_[model].push_back(number);
    policy_->joined(number, 0);
    plan(Step::report, number, fate_.real());
    plan(Step::turn, number, episode_gap());
    if (setting_.sleeps_per_hour > 0) {
      plan(Step::sleep, number, fate_.exponential(3600 / setting_.sleeps_per_hour));
    }
  }
  plan(Step::watch, 0, 0);
  plan(Step::arrive, 0, 1);
  if (setting_.restart_at_s >= 0) plan(Step::crash, 0, setting_.restart_at_s);
}

Outcome World::run() {
  const Micros last = micros(setting_.warm_s + setting_.counted_s);
  const Micros patience = last + 180 * kSecond;
  while (!table_.empty()) {
    const Event event = table_.take();
    if (event.at > patience) break;
    if (event.step == Step::arrive && event.at > last) continue;
    now_ = event.at;
    happen(event);
  }
  for (const Job& job : jobs_) {
    if (counts(job)) outcome_.records.push_back(records_[job.number]);
  }
  outcome_.wedge_mean =
      wedges_ == 0 ? 0 : static_cast<double>(wedge_sum_) / static_cast<double>(wedges_);
  return std::move(outcome_);
}

void World::happen(const Event& event) {
  switch (event.step) {
    case Step::arrive:
      return arrive();
    case Step::retry:
      return ask(event.who);
    case Step::watch:
      return tick();
    case Step::crash:
      return crash();
    case Step::restored:
      return restored();
    default:
      break;
  }
  Machine& machine = machines_[event.who];
  switch (event.step) {
    case Step::start:
      return start(machine, event);
    case Step::prompt_read:
    case Step::piece:
      return work(machine, event);
    case Step::report:
      plan(Step::report, event.who, 1);
      if (up_ && machine.awake && machine.linked) policy_->heard(event.who, now_);
      return;
    case Step::sleep:
      return fall_asleep(machine);
    case Step::notice:
      if (machine.awake || !std::exchange(machine.linked, false)) return;
      return policy_->left(event.who, now_);
    case Step::wake:
      return wake(machine);
    case Step::turn:
      return turn(machine);
    default:
      return heal(machine);
  }
}

void World::start(Machine& machine, const Event& event) {
  if (event.epoch != machine.epoch || at_[event.attempt].cancelled) return;
  const Job& job = jobs_[at_[event.attempt].job];
  machine.start({event.attempt, job.prompt_tokens, job.answer_tokens}, now_, table_);
}

void World::work(Machine& machine, const Event& event) {
  const auto heard = machine.happen(event, now_, table_);
  if (heard == Machine::Heard::nothing) return;
  Record& record = records_[at_[event.attempt].job];
  if (record.first_s < 0) {
    const Make& make = machine.make();
    record.physics_s = make.network_s + record.prompt_tokens / make.prompt_tokens_s;
  }
  policy_->piece(event.who, event.attempt, heard == Machine::Heard::last, now_);
}

void World::arrive() {
  plan(Step::arrive, 0, arrivals_.exponential(1 / setting_.asked_s));
  Job job{.number = static_cast<JobNumber>(jobs_.size())};
  job.client = static_cast<std::uint32_t>(arrivals_.number(setting_.clients));
  job.model = static_cast<std::uint32_t>(arrivals_.number(setting_.models));
  job.prompt_tokens = arrivals_.of(kPromptTokens);
  job.answer_tokens = arrivals_.of(kAnswerTokens);
  job.bytes_per_token = arrivals_.between(3, 5);
  job.asked_at = now_;
  jobs_.push_back(job);
  records_.push_back({.asked_at = now_, .prompt_tokens = job.prompt_tokens});
  ask(job.number);
}

void World::ask(JobNumber number) {
  jobs_[number].out = up_;
  if (up_) return policy_->ask(Job(jobs_[number]), now_);
  plan(Step::retry, number, 0.5);  // until the link is back
}

void World::send(MachineNumber machine, Attempt attempt, JobNumber job) {
  if (at_.size() <= attempt) at_.resize(attempt + std::size_t{1});
  at_[attempt] = {job};
  if (counts(jobs_[job])) outcome_.dispatches += 1;
  Machine& to = machines_[machine];
  if (to.health() == Health::wedged) since_wedged_[machine] += 1;
  if (!to.awake) return;  // nobody knows yet
  table_.add({.at = now_ + micros(to.make().network_s),
              .step = Step::start,
              .who = machine,
              .attempt = attempt,
              .epoch = to.epoch});
}

void World::cancel(MachineNumber machine, Attempt attempt) {
  at_[attempt].cancelled = true;
  machines_[machine].cancel(attempt, now_, table_);
}

void World::answer(JobNumber number, bool last) {
  Job& job = jobs_[number];
  job.answer_tokens = std::max(8.0, job.answer_tokens - Machine::kPiece);
  job.prompt_tokens += Machine::kPiece;  // for who goes on with it
  Record& record = records_[number];
  if (record.first_s < 0) record.first_s = seconds(now_ - job.asked_at);
  job.first_at = now_;
  if (last) finish(job, Fate::served);
}

void World::fail(JobNumber number, const Error& why) {
  Job& job = jobs_[number];
  job.out = false;
  outcome_.refusals += 1;
  if (std::exchange(job.first_at, 0) != 0) {
    if (++job.resumes > kResumesMax) return finish(job, Fate::failed);
    return plan(Step::retry, number, 0.01);
  }
  if (++job.refusals > kRefusalsMax) return finish(job, Fate::failed);
  const double again_s = std::max(0.5, why.retry_after_ms / 1000.0);
  records_[number].accepted_s = seconds(now_ - job.asked_at) + again_s;
  plan(Step::retry, number, again_s);
}

void World::finish(Job& job, Fate fate) {
  job.out = false;
  records_[job.number].fate = fate;
  note(job.number);
  note(static_cast<std::uint64_t>(fate));
  note(static_cast<std::uint64_t>(now_));
}

bool World::counts(const Job& job) const {
  return job.asked_at >= micros(setting_.warm_s) &&
         job.asked_at < micros(setting_.warm_s + setting_.counted_s);
}

void World::fall_asleep(Machine& machine) {
  if (!machine.awake) return;
  machine.awake = false;
  machine.clear();
  // Half say good-bye; the others are missed after six seconds of silence.
  plan(Step::notice, machine.number(), fate_.chance(0.5) ? 0.05 : 6.5);
  plan(Step::wake, machine.number(), 10 + fate_.exponential(kAsleep_s));
}

void World::wake(Machine& machine) {
  const bool slept = !std::exchange(machine.awake, true);
  if (up_) machine.linked = true;
  if (up_) policy_->joined(machine.number(), now_);
  if (slept)
    plan(Step::sleep, machine.number(), fate_.exponential(3600 / setting_.sleeps_per_hour));
}

void World::turn(Machine& machine) {
  const double slow = setting_.slow_share / (setting_.slow_share + setting_.wedged_share);
  machine.turn(fate_.chance(slow) ? Health::slow : Health::wedged);
  since_wedged_[machine.number()] = 0;
  plan(Step::heal, machine.number(), fate_.exponential(kEpisode_s));
}

void World::heal(Machine& machine) {
  const bool wedged = machine.health() == Health::wedged;
  machine.turn(Health::good);
  plan(Step::turn, machine.number(), episode_gap());
  if (!wedged) return;
  wedges_ += 1;
  wedge_sum_ += since_wedged_[machine.number()];
  outcome_.wedge_worst = std::max(outcome_.wedge_worst, since_wedged_[machine.number()]);
  // Somebody has restarted it: its link ends and comes back.
  machine.clear();
  if (!machine.awake || !machine.linked || !up_) return;
  policy_->left(machine.number(), now_);
  policy_->joined(machine.number(), now_);
}

void World::crash() {
  up_ = false;
  policy_.reset();
  for (Machine& machine : machines_) {
    machine.clear();
    machine.linked = false;
  }
  for (Job& job : jobs_) {
    if (!std::exchange(job.out, false)) continue;
    job.first_at = 0;
    plan(Step::retry, job.number, 0.5);
  }
  plan(Step::restored, 0, 2);
}

void World::restored() {
  up_ = true;
  setting_.seed += 1'000;
  policy_ = maker_(*this, setting_.seed);
  for (Machine& machine : machines_) {
    if (machine.awake) plan(Step::wake, machine.number(), 0.1 + fate_.real());
  }
}

void World::tick() {
  plan(Step::watch, 0, 0.1);
  if (up_) policy_->tick(ticks_ % 10 == 0, now_);
  ticks_ += 1;
}

void World::note(std::uint64_t number) {
  for (int shift = 0; shift < 64; shift += 8)
    outcome_.hash = (outcome_.hash ^ ((number >> shift) & 0xffU)) * 0x100000001b3U;  // FNV-1a
}

}  // namespace darkbloom::fleetsim
