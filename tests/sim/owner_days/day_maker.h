#pragma once
// One day of a machine and its owner, made of a seed: what happens, in order of time. Times are
// milliseconds of the day, which begins at midnight.

#include <cstdint>
#include <vector>

#include "unit/base/seeded_random.h"

namespace darkbloom::sim {

inline constexpr std::int64_t kDayMs = 24 * 60 * 60'000;

enum class Happening : std::uint8_t {
  touch,
  request,  ///< of somebody in the network, which takes `value` ms of work
  mains,    ///< `value` is 0: unplugged
  battery,  ///< `value` percent
  heat,     ///< `value` degrees
  load,     ///< `value` percent of the processor by others
  app,      ///< a program that wants the machine for itself runs: 1, or has ended: 0
  screen,   ///< something keeps it awake: 1
  tight,    ///< programs wait for memory: 0, 1, 2
  sleep,    ///< the machine is going to sleep: 1, or is back: 0
};

struct Event {
  std::int64_t at_ms = 0;
  Happening what = Happening::touch;
  std::int64_t value = 0;
};

std::vector<Event> make_day(test::SeededRandom& random);

}  // namespace darkbloom::sim
