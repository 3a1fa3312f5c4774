#include "sim/owner_days/day_maker.h"

#include <algorithm>

namespace darkbloom::sim {
namespace {

class DayMaker {
 public:
  explicit DayMaker(test::SeededRandom& random) : random_(random) {}

  std::vector<Event> make() {
    for (std::size_t sitting = 0, all = number(6); sitting < all; ++sitting)
      add_sitting();
    add_pairs(Happening::mains, 3, 0, 1);
    add_pairs(Happening::app, 3, 1, 0);
    add_pairs(Happening::screen, 3, 1, 0);
    add_pairs(Happening::sleep, 2, 1, 0);
    add_pairs(Happening::tight, 3, 1 + static_cast<std::int64_t>(number(2)), 0);
    add_values(Happening::battery, 12, 100);
    add_values(Happening::heat, 20, 110);
    add_values(Happening::load, 40, 101);
    for (std::size_t request = 0, all = number(200); request < all; ++request) {
      const std::int64_t at_ms = any_time();
      add(at_ms, Happening::request, 200 + static_cast<std::int64_t>(number(40'000)));
    }
    add_near_misses();
    std::ranges::stable_sort(events_, {}, &Event::at_ms);
    return std::move(events_);
  }

 private:
  std::size_t number(std::size_t below) { return random_.number(below); }
  std::int64_t any_time() {
    return static_cast<std::int64_t>(number(static_cast<std::size_t>(kDayMs)));
  }
  void add(std::int64_t at_ms, Happening what, std::int64_t value) {
    if (at_ms < kDayMs) events_.push_back({at_ms, what, value});
  }

  /// The owner works for a while, with pauses of all lengths about the idle time.
  void add_sitting() {
    std::int64_t at_ms = any_time();
    for (std::size_t touch = 0, all = 1 + number(60); touch < all; ++touch) {
      add(at_ms, Happening::touch, 0);
      const std::size_t pause = number(10) == 0 ? 900'000 : 30'000;
      at_ms += 1 + static_cast<std::int64_t>(number(pause));
    }
  }

  void add_pairs(Happening what, std::size_t most, std::int64_t first, std::int64_t second) {
    for (std::size_t pair = 0, all = number(most); pair < all; ++pair) {
      const std::int64_t at_ms = any_time();
      add(at_ms, what, first);
      add(at_ms + static_cast<std::int64_t>(number(7'200'000)), what, second);
    }
  }

  void add_values(Happening what, std::size_t most, std::size_t below) {
    // One draw after another: compilers evaluate arguments in orders of their own.
    for (std::size_t change = 0, all = number(most); change < all; ++change) {
      const std::int64_t at_ms = any_time();
      add(at_ms, what, static_cast<std::int64_t>(number(below)));
    }
  }

  /// Requests in the moments about a touch, where a limit would break.
  void add_near_misses() {
    const std::vector<Event> before = events_;
    for (const Event& event : before) {
      if (event.what == Happening::request || number(3) != 0) continue;
      const auto apart = static_cast<std::int64_t>(number(600)) - 300;
      add(std::max<std::int64_t>(0, event.at_ms + apart), Happening::request, 3'000);
    }
  }

  test::SeededRandom& random_;
  std::vector<Event> events_;
};

}  // namespace

std::vector<Event> make_day(test::SeededRandom& random) {
  return DayMaker(random).make();
}

}  // namespace darkbloom::sim
