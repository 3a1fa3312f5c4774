#include "sim/owner_days/machine.h"

#include <algorithm>
#include <utility>

namespace darkbloom::sim {
namespace {

using node::owner::Decision;
using node::owner::Decode;
using node::owner::Mode;
using node::owner::Preferences;
using node::owner::Pressure;

/// The machine was started long before this day.
constexpr std::int64_t kUptimeMs = 100 * kDayMs;
constexpr UnixMillis kFirstWallMs = 1'800'000'000'000;
constexpr std::uint64_t kMemory = 16ULL << 30U;
constexpr std::uint64_t kBaseBytes = 200ULL << 20U;
constexpr std::uint64_t kRequestBytes = 40'000;
/// What the parts may take: the watcher to see a touch and tell of it, an engine to end its step.
constexpr std::int64_t kSeesMs = 25;
constexpr std::int64_t kDeafMs = 100;
constexpr std::int64_t kStepMs = 150;
constexpr std::int64_t kShedsMs = 350;
/// After whatever happens the node looks again at these times, and in between every five minutes.
constexpr std::array<std::int64_t, 11> kLooksMs{1'000,  1'300,  2'000,  3'000,  5'000, 10'000,
                                                11'000, 21'000, 31'000, 42'000, 62'000};
constexpr std::int64_t kGridMs = 5 * 60'000;

std::uint8_t percent(test::SeededRandom& random, std::size_t least) {
  return static_cast<std::uint8_t>(least + random.number(101 - least));
}

/// Windows begin and end where the node looks.
void add_windows(test::SeededRandom& random, node::owner::WeekHours& hours) {
  for (std::size_t window = 0, all = 1 + random.number(10); window < all; ++window) {
    const std::size_t from = random.number(7 * 24 * 4) * 15;
    const std::size_t length = (1 + random.number(48)) * 15;
    for (std::size_t minute = from; minute < from + length; ++minute)
      hours.set(minute % hours.size());
  }
}

Preferences some_owner(test::SeededRandom& random) {
  Preferences wants;
  const std::size_t mode = random.number(10);
  wants.mode = mode == 0 ? Mode::never : mode == 1 ? Mode::always : Mode::automatic;
  if (random.number(8) == 0) {
    wants.snooze_until_ms =
        kFirstWallMs + static_cast<std::int64_t>(random.number(static_cast<std::size_t>(kDayMs)));
  }
  wants.run_when_active = random.number(4) == 0;
  wants.idle_ms = static_cast<std::int64_t>(1 + random.number(10)) * 60'000;
  if (random.number(3) == 0) wants.on_return = node::owner::OnReturn::hand_back;
  wants.grace_ms = static_cast<std::int64_t>(random.number(61)) * 1'000;
  if (random.number(2) == 0) wants.battery_above = percent(random, 1);
  wants.cpu_busy_percent = percent(random, 0);
  wants.cpu_idle_percent = percent(random, 1);
  wants.memory_busy_percent = static_cast<std::uint8_t>(2 + random.number(60));
  wants.memory_idle_percent = static_cast<std::uint8_t>(30 + random.number(71));
  wants.others_cpu_percent = percent(random, 1);
  if (random.number(3) == 0) {
    wants.hours.reset();
    add_windows(random, wants.hours);
  }
  if (random.number(3) == 0) add_windows(random, wants.quiet);
  wants.celsius_max = static_cast<std::int16_t>(60 + random.number(61));
  if (random.number(4) == 0) wants.network_bytes_per_day = (1 + random.number(100)) * kRequestBytes;
  return wants;
}

}  // namespace

Machine::Machine(test::SeededRandom& random, Tally& tally)
    : random_(random),
      tally_(tally),
      preferences_(some_owner(random)),
      context_bytes_(std::uint64_t{random.number(9'000)} << 20U),
      first_minute_(static_cast<std::uint16_t>(random.number(7) * 24 * 60)),
      truth_(preferences_, first_minute_, kFirstWallMs),
      guard_(preferences_, *this, [this](const Decision& decision) { obey(decision); }) {
  facts_.watch = node::owner::Watch::events;
  facts_.memory_total = kMemory;
  facts_.battery_percent = 100;
  sample_ = facts_;
  sample_.memory_own = kBaseBytes;
}

node::owner::Moment Machine::now() const {
  return {.steady_ms = kUptimeMs + now_ms_,
          .wall_ms = kFirstWallMs + now_ms_,
          .minute_of_week = static_cast<std::uint16_t>((first_minute_ + now_ms_ / 60'000) %
                                                       node::owner::kWeekMinutes)};
}

std::int64_t Machine::late(std::int64_t most_ms) {
  return static_cast<std::int64_t>(random_.number(static_cast<std::size_t>(most_ms) + 1));
}

void Machine::schedule(std::int64_t at_ms, Task task, std::size_t event) {
  if (at_ms < kDayMs) due_.push({at_ms, order_++, task, event});
}

void Machine::live_a_day() {
  events_ = make_day(random_);
  for (std::size_t i = 0; i < events_.size(); ++i)
    schedule(events_[i].at_ms, Task::event, i);
  for (std::int64_t at_ms = 0; at_ms < kDayMs; at_ms += kGridMs)
    schedule(at_ms, Task::sample);
  while (!due_.empty()) {
    const Due next = due_.top();
    due_.pop();
    now_ms_ = next.at_ms;
    work();
    run(next);
    check_always();
  }
}

void Machine::run(const Due& due) {
  switch (due.task) {
    case Task::event:
      return happen(events_[due.event]);
    case Task::see:
      return see();
    case Task::touch:
      sample_.input_ms = kUptimeMs + now_ms_;
      look_later();
      return sample();
    case Task::sample:
      return sample();
    case Task::engine:
      share_ = wanted_;
      return;
    case Task::shed:
      return shed();
    case Task::check_yield:
      return check_yield();
    case Task::check_memory:
      tally_.memory_checked += 1;
      return;
  }
}

void Machine::happen(const Event& event) {
  truth_.saw(event);
  if (event.what == Happening::request) return ask(event.value);
  if (event.what == Happening::touch) return touched();
  if (event.what == Happening::mains) facts_.on_battery = event.value == 0;
  if (event.what == Happening::battery)
    facts_.battery_percent = static_cast<std::uint8_t>(event.value);
  if (event.what == Happening::heat) facts_.celsius = static_cast<std::int16_t>(event.value);
  if (event.what == Happening::load)
    facts_.others_cpu_percent = static_cast<std::uint8_t>(std::min<std::int64_t>(100, event.value));
  if (event.what == Happening::app) facts_.exclusive_app = event.value != 0;
  if (event.what == Happening::screen) facts_.screen_in_use = event.value != 0;
  if (event.what == Happening::tight) facts_.memory_pressure = static_cast<Pressure>(event.value);
  if (event.what == Happening::sleep) facts_.going_to_sleep = event.value != 0;
  schedule(now_ms_ + late(1'000), Task::see);
}

/// After a touch the watcher is deaf for a moment.
void Machine::touched() {
  const std::int64_t seen_ms = std::max(now_ms_, deaf_until_ms_) + late(kSeesMs);
  if (now_ms_ >= deaf_until_ms_) deaf_until_ms_ = seen_ms + kDeafMs;
  schedule(seen_ms, Task::touch);
  schedule(now_ms_ + node::owner::kYieldsWithinMs, Task::check_yield);
  schedule(now_ms_ + node::owner::kMemoryWithinMs, Task::check_memory);
}

void Machine::see() {
  const auto input_ms = sample_.input_ms;
  const std::uint64_t own = sample_.memory_own;
  sample_ = facts_;
  sample_.input_ms = input_ms;
  sample_.memory_own = own;
  look_later();
  sample();
}

void Machine::look_later() {
  for (const std::int64_t look_ms : kLooksMs)
    schedule(now_ms_ + look_ms, Task::sample);
}

void Machine::ask(std::int64_t work_ms) {
  if (!guard_.decision().accept_new) {
    tally_.refused += 1;
    if (must_accept()) {
      broke("nothing stands in the way, and it refuses: " +
            node::owner::reasons_words(guard_.decision().reasons));
    }
    return;
  }
  tally_.accepted += 1;
  must_accept();
  const std::string why = truth_.forbids(now_ms_);
  if (!why.empty()) broke("accepts against: " + why);
  schedule(now_ms_ + late(1'000), Task::sample);
  for (const std::int64_t look_ms : kLooksMs)
    schedule(now_ms_ + 1'000 + look_ms, Task::sample);
  running_.push_back({work_ms, now_ms_});
  truth_.spent(kRequestBytes);
  guard_.carried(kRequestBytes);
  if (sample_.memory_own == kBaseBytes) grew_ms_ = now_ms_;
  sample_.memory_own = kBaseBytes + context_bytes_;
}

/// Whether nothing has stood in the way for long, and counts how often.
bool Machine::must_accept() {
  const bool fits = kBaseBytes + context_bytes_ <= kMemory / 100 * preferences_.memory_idle_percent;
  const bool calm = truth_.calm_for(now_ms_, 4 * preferences_.idle_ms + 20 * 60'000);
  tally_.calm_checked += calm && fits ? 1U : 0U;
  return calm && fits;
}

void Machine::sample() {
  sample_.taken_ms = kUptimeMs + now_ms_;
  guard_.heard(node::owner::encode(sample_));
  tally_.decisions += 1;
}

void Machine::obey(const Decision& decision) {
  for (const auto value : {std::uint64_t{decision.accept_new},
                           static_cast<std::uint64_t>(decision.decode), decision.memory_cap})
    tally_.hash = (tally_.hash ^ value) * 1'099'511'628'211ULL;
  for (std::uint8_t number = 0; number < node::owner::kReasons; ++number) {
    const auto reason = static_cast<node::owner::Reason>(number);
    if (!decision.reasons.has(reason)) continue;
    tally_.reasons[std::string(node::owner::word_of(reason))] += 1;
    tally_.hash = (tally_.hash ^ number) * 1'099'511'628'211ULL;
  }
  wanted_ = decision.cpu_share;
  const bool idle = running_.empty();
  if (decision.decode == Decode::stop) {
    tally_.handed_back += running_.size();
    running_.clear();
  }
  // A step that has begun is ended first.
  schedule(now_ms_ + (idle ? 0 : late(kStepMs)), Task::engine);
  if (decision.shed_memory) schedule(now_ms_ + late(kShedsMs), Task::shed);
  if (decision.grace_until_ms) schedule(*decision.grace_until_ms - kUptimeMs, Task::sample);
}

/// Running requests share what the engine has since it was looked at last.
void Machine::work() {
  const std::int64_t passed_ms = now_ms_ - std::exchange(worked_ms_, now_ms_);
  for (Running& one : running_)
    one.left_ms -= static_cast<std::int64_t>(static_cast<float>(passed_ms) * share_);
  tally_.finished += std::erase_if(running_, [](const Running& one) { return one.left_ms <= 0; });
}

/// An engine without a job gives all back; one with jobs nothing.
void Machine::shed() {
  if (!guard_.decision().shed_memory) return;
  if (running_.empty()) {
    sample_.memory_own = kBaseBytes;
  } else {
    schedule(now_ms_ + 100, Task::shed);
  }
}

void Machine::check_always() {
  check_memory();
  const Decision& decision = guard_.decision();
  if (decision.accept_new != decision.reasons.empty()) broke("it does not say why");
  if (decision.reasons.empty()) {
    suspended_ms_.reset();
    return;
  }
  if (!suspended_ms_) suspended_ms_ = now_ms_;
  const bool over = now_ms_ > *suspended_ms_ + preferences_.grace_ms;
  if (over && !running_.empty()) broke("a request outlives its grace");
}

void Machine::check_yield() {
  if (preferences_.mode == Mode::always) return;
  tally_.yields_checked += 1;
  const float most = static_cast<float>(preferences_.cpu_busy_percent) / 100.0F;
  if (!running_.empty() && share_ > most) broke("decode does not yield in 250 ms");
}

void Machine::check_memory() {
  const bool here = truth_.owner_here(now_ms_, 0);
  const std::uint64_t idle = preferences_.memory_idle_percent;
  const std::uint64_t percent =
      here ? std::min<std::uint64_t>(preferences_.memory_busy_percent, idle) : idle;
  const bool over = sample_.memory_own > kMemory / 100 * percent;
  if (!over) over_ms_.reset();
  if (over && !over_ms_) over_ms_ = now_ms_;
  if (!over || now_ms_ - *over_ms_ < node::owner::kMemoryWithinMs) return;
  // Memory that a new job took is noticed a second later than an owner who comes.
  const bool grew = *over_ms_ == grew_ms_;
  if (now_ms_ - *over_ms_ >= node::owner::kMemoryWithinMs + (grew ? 1'000 : 0)) {
    broke("memory is over its cap after 2 s");
  }
}

void Machine::broke(const std::string& promise) {
  if (tally_.broken.size() < 20) {
    tally_.broken.push_back(promise + " (at " + std::to_string(now_ms_) + " ms of the day)");
  }
}

}  // namespace darkbloom::sim
