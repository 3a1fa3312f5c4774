#pragma once
// One machine of the simulated fleet: prompts are read one after another, answers are written side
// by side, each slower for the others. It may be slow, or stand still, and says nothing of either.

#include <cstdint>
#include <deque>
#include <queue>
#include <vector>

#include "wire/link_frame.h"

namespace darkbloom::fleetsim {

/// Of virtual time.
using Micros = std::int64_t;
inline constexpr Micros kMs = 1'000;
inline constexpr Micros kSecond = 1'000'000;
constexpr Micros micros(double seconds) {
  return static_cast<Micros>(seconds * 1e6);
}
constexpr double seconds(Micros time) {
  return static_cast<double>(time) / 1e6;
}

using MachineNumber = std::uint32_t;
/// Names an attempt of a request at a machine.
using Attempt = std::uint32_t;

enum class Step : std::uint8_t {
  arrive,
  retry,
  start,
  prompt_read,
  piece,
  report,
  tick,
  watch,
  sleep,
  notice,
  wake,
  turn,
  heal,
  crash,
  restored,
};

struct Event {
  Micros at = 0;
  std::uint64_t order = 0;  ///< ties go by it
  Step step{};
  std::uint32_t who = 0;  ///< a machine or a job
  Attempt attempt = 0;
  std::uint32_t epoch = 0;  ///< of the machine: it has changed when they differ

  bool operator<(const Event& other) const {  // the soonest is the greatest, as queues want it
    return at != other.at ? at > other.at : order > other.order;
  }
};

class Timetable {
 public:
  void add(Event event) {
    event.order = next_++;
    events_.push(event);
  }
  bool empty() const { return events_.empty(); }
  Event take() {
    const Event event = events_.top();
    events_.pop();
    return event;
  }

 private:
  std::priority_queue<Event> events_;
  std::uint64_t next_ = 0;
};

enum class Health : std::uint8_t { good, slow, wedged };

/// What a machine is capable of.
struct Make {
  double prompt_tokens_s = 1000;
  double answer_tokens_s = 40;
  std::uint32_t slots = 4;
  double network_s = 0.02;
};

struct Run {
  Attempt attempt = 0;
  double prompt_tokens = 0;
  double answer_tokens = 0;
};

class Machine {
 public:
  static constexpr double kPiece = 16;          ///< tokens between two events
  static constexpr double kReadSharing = 0.02;  ///< slower for each answer that is being written
  static constexpr double kWriteSharing = 0.15;
  static constexpr double kSlow = 5;

  Machine(MachineNumber number, std::uint32_t model, Make make)
      : number_(number), model_(model), make_(make) {}

  void start(const Run& run, Micros now, Timetable& table);
  void cancel(Attempt attempt, Micros now, Timetable& table);
  /// What an event did: whether a piece of the answer came, and whether it was the last.
  enum class Heard : std::uint8_t { nothing, piece, last };
  Heard happen(const Event& event, Micros now, Timetable& table);
  /// Everything that it had is gone.
  void clear();
  void turn(Health health);

  MachineNumber number() const { return number_; }
  std::uint32_t model() const { return model_; }
  const Make& make() const { return make_; }
  Health health() const { return health_; }
  wire::NodeLoad load() const;
  std::size_t runs() const { return waiting_.size() + writing_.size(); }
  /// How long a prompt would wait and take now, if somebody knew everything. Infinite: wedged.
  double true_first_chunk_s(double prompt_tokens) const;

  bool awake = true;
  bool linked = true;
  std::uint32_t epoch = 0;  ///< events of before are void

 private:
  void read_next(Micros now, Timetable& table);
  double read_slowness() const;
  void plan_piece(Attempt attempt, Micros now, Timetable& table);

  MachineNumber number_;
  std::uint32_t model_;
  Make make_;
  Health health_ = Health::good;
  std::deque<Run> waiting_;  ///< the first of them may be being read
  bool reading_ = false;
  std::vector<Run> writing_;
};

}  // namespace darkbloom::fleetsim
