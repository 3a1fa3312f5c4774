#include "node/owner/policy.h"

#include <algorithm>
#include <initializer_list>

namespace darkbloom::node::owner {
namespace {

/// What `always` does not mind.
constexpr ReasonSet kOfAutoAlone{Reason::owner_here,    Reason::unwatched,   Reason::on_battery,
                                 Reason::outside_hours, Reason::quiet_hours, Reason::exclusive_app,
                                 Reason::screen_in_use, Reason::others_busy};

/// One decision while it is made.
class Case {
 public:
  Case(const State& state, const Preferences& preferences, const Sample& sample, const Moment& now)
      : next_(state), wants_(preferences), sample_(sample), now_(now) {}

  Verdict decide() {
    see_input();
    see_latches();
    see_memory();
    find_reasons();
    weigh();
    return {decision_, next_};
  }

 private:
  void see_input();
  void see_latches();
  void see_memory();
  void find_reasons();
  void weigh();
  bool owner_here() const;
  std::int64_t grace_ms() const;
  bool urgent() const;

  std::int64_t at() const { return now_.steady_ms; }

  State next_;
  const Preferences& wants_;
  const Sample& sample_;
  const Moment& now_;
  Decision decision_ = {};
  bool here_ = false;
};

/// An owner who comes and goes is waited for longer: twice, then four times.
bool Case::owner_here() const {
  if (!next_.input_ms) return false;
  return at() - *next_.input_ms < wants_.idle_ms << next_.flaps;
}

void Case::see_input() {
  const bool was_here = owner_here();
  if (next_.returned_ms && at() - *next_.returned_ms >= kFlapMs && !was_here) next_.flaps = 0;
  const auto input = sample_.input_ms;
  if (input && (!next_.input_ms || *input > *next_.input_ms)) {
    const bool again = next_.returned_ms && at() - *next_.returned_ms < kFlapMs;
    if (!was_here && again) {
      next_.flaps = std::min<std::uint8_t>(kFlapsMax, static_cast<std::uint8_t>(next_.flaps + 1));
    }
    if (!was_here) next_.returned_ms = *input;
    next_.input_ms = *input;
  }
  here_ = owner_here();
}

void Case::see_latches() {
  const int percent = sample_.battery_percent.value_or(100);
  const int least = wants_.battery_above.value_or(101);
  const bool low = sample_.on_battery && percent < least;
  next_.battery.saw(low, !low, at(), {.clear_ms = 60'000});
  const int celsius = sample_.celsius.value_or(0);
  next_.heat.saw(celsius > wants_.celsius_max || sample_.heat >= Heat::serious,
                 celsius <= wants_.celsius_max - 5 && sample_.heat < Heat::serious, at(),
                 {.clear_ms = 30'000});
  // BOINC waits for two samples of ten seconds.
  const int others = sample_.others_cpu_percent;
  const bool minds = wants_.others_cpu_percent < 100;
  next_.others.saw(minds && others > wants_.others_cpu_percent,
                   !minds || others * 5 <= wants_.others_cpu_percent * 4, at(),
                   {.set_ms = 10'000, .clear_ms = 20'000});
  const bool tight = sample_.memory_pressure != Pressure::none;
  next_.memory.saw(tight, !tight, at(), {.clear_ms = 30'000});
  next_.app.saw(sample_.exclusive_app, !sample_.exclusive_app, at(), {.clear_ms = 10'000});
  next_.screen.saw(sample_.screen_in_use, !sample_.screen_in_use, at(), {.clear_ms = 10'000});
}

/// The share of a busy machine holds while its owner is here, and while programs lack memory.
void Case::see_memory() {
  const bool busy = here_ || next_.memory.on();
  const std::uint64_t percent =
      busy ? std::min(wants_.memory_busy_percent, wants_.memory_idle_percent)
           : wants_.memory_idle_percent;
  decision_.memory_cap = sample_.memory_total / 100 * percent;
  const bool over = sample_.memory_total != 0 && sample_.memory_own > decision_.memory_cap;
  decision_.shed_memory = over;
  if (!over) next_.over_cap_ms.reset();
  if (over && !next_.over_cap_ms) next_.over_cap_ms = at();
  const bool in_vain = over && at() - *next_.over_cap_ms >= kSheddingMs;
  if (in_vain) {
    next_.memory_wanted = std::max(next_.memory_wanted, sample_.memory_own);
    next_.memory_stopped_ms = at();
  } else if (!over && (decision_.memory_cap >= next_.memory_wanted ||
                       at() - next_.memory_stopped_ms >= kMemoryAgainMs)) {
    next_.memory_wanted = 0;
  }
}

void Case::find_reasons() {
  ReasonSet& reasons = decision_.reasons;
  const bool shares = wants_.run_when_active && wants_.cpu_busy_percent > 0;
  reasons.add_if(here_ && !shares, Reason::owner_here);
  reasons.add_if(sample_.watch == Watch::none && !shares, Reason::unwatched);
  reasons.add_if(next_.battery.on(), Reason::on_battery);
  reasons.add_if(!wants_.hours.test(now_.minute_of_week % kWeekMinutes), Reason::outside_hours);
  reasons.add_if(wants_.quiet.test(now_.minute_of_week % kWeekMinutes), Reason::quiet_hours);
  reasons.add_if(next_.app.on(), Reason::exclusive_app);
  reasons.add_if(next_.screen.on() && !shares, Reason::screen_in_use);
  reasons.add_if(next_.others.on(), Reason::others_busy);
  if (wants_.mode == Mode::always) reasons.remove(kOfAutoAlone);
  reasons.add_if(wants_.mode == Mode::never, Reason::never);
  reasons.add_if(wants_.snooze_until_ms && now_.wall_ms < *wants_.snooze_until_ms, Reason::snoozed);
  reasons.add_if(at() - sample_.taken_ms > kSightMs, Reason::lost_sight);
  reasons.add_if(next_.memory.on(), Reason::memory_tight);
  reasons.add_if(next_.over_cap_ms || next_.memory_wanted != 0, Reason::over_memory_cap);
  reasons.add_if(next_.heat.on(), Reason::too_hot);
  reasons.add_if(
      wants_.network_bytes_per_day != 0 && now_.network_bytes_today >= wants_.network_bytes_per_day,
      Reason::network_spent);
  reasons.add_if(sample_.going_to_sleep, Reason::going_to_sleep);
}

/// What cannot wait for an answer to be finished.
bool Case::urgent() const {
  const bool burning =
      sample_.celsius.value_or(0) >= wants_.celsius_max + 10 || sample_.heat == Heat::critical;
  return burning || sample_.memory_pressure == Pressure::full || next_.memory_wanted != 0 ||
         decision_.reasons.has_any_of({Reason::exclusive_app, Reason::lost_sight});
}

std::int64_t Case::grace_ms() const {
  if (urgent() || wants_.on_return == OnReturn::hand_back) return 0;
  const bool sleeps = decision_.reasons.has(Reason::going_to_sleep);
  return sleeps ? std::min(wants_.grace_ms, kSleepGraceMs) : wants_.grace_ms;
}

void Case::weigh() {
  const ReasonSet& reasons = decision_.reasons;
  const bool minds_owner = wants_.mode != Mode::always;
  const bool busy =
      (here_ && minds_owner) ||
      reasons.has_any_of({Reason::screen_in_use, Reason::others_busy, Reason::memory_tight,
                          Reason::too_hot, Reason::unwatched, Reason::over_memory_cap});
  const std::uint8_t percent =
      busy ? std::min(wants_.cpu_busy_percent, wants_.cpu_idle_percent) : wants_.cpu_idle_percent;
  decision_.accept_new = reasons.empty() && percent > 0;
  decision_.decode = percent == 0 ? Decode::stop : busy ? Decode::yield : Decode::run;
  decision_.cpu_share = static_cast<float>(percent) / 100.0F;
  if (reasons.empty()) {
    next_.suspended_ms.reset();
    return;
  }
  if (!next_.suspended_ms) next_.suspended_ms = at();
  const std::int64_t until = *next_.suspended_ms + grace_ms();
  if (at() < until && percent > 0) {
    decision_.grace_until_ms = until;
  } else {
    decision_.decode = Decode::stop;
    decision_.cpu_share = 0.0F;
  }
}

}  // namespace

Verdict decide(const State& state, const Preferences& preferences, const Sample& sample,
               const Moment& now) {
  return Case(state, preferences, sample, now).decide();
}

}  // namespace darkbloom::node::owner
