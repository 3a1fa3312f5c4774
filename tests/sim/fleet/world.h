#pragma once
// A fleet of machines that sleep and wake, turn slow or stand still, people who ask, and one policy
// that chooses. One seed decides everything, and what happens to machines and people is the same
// for every policy.

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/fleet/dice.h"
#include "sim/fleet/policy.h"

namespace darkbloom::fleetsim {

struct Setting {
  std::uint64_t seed = 1;
  std::uint32_t machines = 1260;
  std::uint32_t models = 6;
  std::uint32_t clients = 60;
  double asked_s = 46;  ///< requests per second
  double warm_s = 120;  ///< before anything counts
  double counted_s = 600;
  double sleeps_per_hour = 0.3;  ///< of each machine that is awake
  double slow_share = 0.05;
  double wedged_share = 0.02;
  double restart_at_s = -1;  ///< the coordinator forgets everything; negative: never
};

enum class Fate : std::uint8_t { open, served, failed };

struct Record {
  Micros asked_at = 0;
  double prompt_tokens = 0;
  double first_s = -1;    ///< from asking to the first piece; negative: none came
  double accepted_s = 0;  ///< of that, what passed before the asking that was not refused
  double physics_s = 0;   ///< what the machine that answered needs when it is idle and well
  Fate fate = Fate::open;

  bool in_time() const {
    return fate == Fate::served && first_s - accepted_s <= 10 + 0.001 * prompt_tokens;
  }
};

struct Outcome {
  std::vector<Record> records;  ///< of requests that count
  std::uint64_t dispatches = 0;
  std::uint64_t refusals = 0;
  std::uint32_t wedge_worst = 0;  ///< requests that one machine got from its wedging on
  double wedge_mean = 0;
  std::uint64_t hash = 0;
};

class World final : Field {
 public:
  using Maker = std::function<std::unique_ptr<Policy>(Field&, std::uint64_t seed)>;
  World(const Setting& setting, Maker maker);
  Outcome run();

 private:
  static constexpr double kEpisode_s = 300;  // slow or wedged
  static constexpr double kAsleep_s = 1800;
  static constexpr int kRefusalsMax = 2;  // so often an SDK asks again
  static constexpr int kResumesMax = 3;

  void send(MachineNumber machine, Attempt attempt, JobNumber job) override;
  void cancel(MachineNumber machine, Attempt attempt) override;
  void answer(JobNumber job, bool last) override;
  void fail(JobNumber job, const Error& why) override;
  std::span<const MachineNumber> serving(std::uint32_t model) const override {
    return serving_[model];
  }
  const Machine& machine(MachineNumber number) const override { return machines_[number]; }

  void build();
  void happen(const Event& event);
  void start(Machine& machine, const Event& event);
  void work(Machine& machine, const Event& event);
  void arrive();
  void ask(JobNumber job);
  void fall_asleep(Machine& machine);
  void wake(Machine& machine);
  void turn(Machine& machine);
  void heal(Machine& machine);
  void crash();
  void restored();
  void tick();
  void plan(Step step, std::uint32_t who, double after_s);
  double episode_gap();
  bool counts(const Job& job) const;
  void finish(Job& job, Fate fate);
  void note(std::uint64_t number);

  Setting setting_;
  Maker maker_;
  Dice arrivals_;
  Dice fate_;
  Timetable table_;
  Micros now_ = 0;
  std::vector<Machine> machines_;
  std::vector<std::vector<MachineNumber>> serving_;
  std::vector<std::uint32_t> since_wedged_;
  std::vector<Job> jobs_;
  std::vector<Record> records_;
  struct Sent {
    JobNumber job = 0;
    bool cancelled = false;
  };
  std::vector<Sent> at_;  // by attempt
  std::unique_ptr<Policy> policy_;
  bool up_ = true;
  std::uint64_t ticks_ = 0;
  std::uint64_t wedges_ = 0;
  std::uint64_t wedge_sum_ = 0;
  Outcome outcome_;
};

}  // namespace darkbloom::fleetsim
