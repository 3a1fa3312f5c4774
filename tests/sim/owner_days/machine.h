#pragma once
// One machine for a day: its watcher, its node with the guard that ships, and its engine, each as
// late as it may be. Every promise to the owner is checked against the truth, and what breaks is
// kept as a sentence.

#include <map>
#include <queue>
#include <string>
#include <vector>

#include "node/owner/guard.h"
#include "sim/owner_days/day_maker.h"
#include "sim/owner_days/truth.h"

namespace darkbloom::sim {

/// What many days come to.
struct Tally {
  std::uint64_t accepted = 0;
  std::uint64_t refused = 0;
  std::uint64_t handed_back = 0;
  std::uint64_t finished = 0;
  std::uint64_t decisions = 0;
  std::uint64_t yields_checked = 0;
  std::uint64_t memory_checked = 0;
  std::uint64_t calm_checked = 0;
  std::map<std::string, std::uint64_t> reasons = {};  ///< by word
  std::uint64_t hash = 14'695'981'039'346'656'037ULL;
  std::vector<std::string> broken = {};
};

class Machine : node::owner::Moments {
 public:
  Machine(test::SeededRandom& random, Tally& tally);
  void live_a_day();

  node::owner::Moment now() const override;

 private:
  enum class Task { event, see, touch, sample, engine, shed, check_yield, check_memory };
  struct Due {
    std::int64_t at_ms;
    std::uint64_t order;
    Task task;
    std::size_t event = 0;
    friend bool operator<(const Due& left, const Due& right) {
      return std::pair(left.at_ms, left.order) > std::pair(right.at_ms, right.order);
    }
  };
  struct Running {
    std::int64_t left_ms;  ///< of work, with the whole machine
    std::int64_t since_ms;
  };

  void schedule(std::int64_t at_ms, Task task, std::size_t event = 0);
  void run(const Due& due);
  void happen(const Event& event);
  void touched();
  void see();
  void look_later();
  bool must_accept();
  void ask(std::int64_t work_ms);
  void sample();
  void obey(const node::owner::Decision& decision);
  void work();
  void shed();
  void check_always();
  void check_yield();
  void check_memory();
  void broke(const std::string& promise);
  std::int64_t late(std::int64_t most_ms);

  test::SeededRandom& random_;
  Tally& tally_;
  node::owner::Preferences preferences_;
  std::uint64_t context_bytes_;  ///< what the engine holds with a job, and until it must be lean
  std::uint16_t first_minute_;
  Truth truth_;
  node::owner::Guard guard_;
  node::owner::Sample facts_;   ///< as they are
  node::owner::Sample sample_;  ///< as the watcher saw them last
  std::priority_queue<Due> due_;
  std::vector<Event> events_;
  std::vector<Running> running_;
  std::int64_t now_ms_ = 0;
  std::int64_t worked_ms_ = 0;
  std::int64_t deaf_until_ms_ = 0;
  std::uint64_t order_ = 0;
  float share_ = 0.0F;  ///< what the engine works with now
  float wanted_ = 0.0F;
  std::optional<std::int64_t> suspended_ms_;
  std::optional<std::int64_t> over_ms_;  ///< since when it holds more than the owner allows
  std::int64_t grew_ms_ = -1;            ///< when a job took memory last
};

}  // namespace darkbloom::sim
