#pragma once
// What came of a run, in figures.

#include <string>
#include <string_view>

#include "sim/fleet/world.h"

namespace darkbloom::fleetsim {

/// A way to choose, and its name.
struct Contestant {
  std::string_view name;
  World::Maker maker;
};
/// Ours first, then what it is compared with, the oracle last.
std::vector<Contestant> contestants(const Setting& setting);

struct Figures {
  std::size_t offered = 0;
  double served = 0;      ///< share of the offered that got a whole answer
  double in_time = 0;     ///< and its first piece within 10 s and 1 ms per token of the prompt
  double goodput_s = 0;   ///< requests in time, per second
  double dispatches = 0;  ///< per served request
  double first_p50 = 0;   ///< seconds to the first piece
  double first_p99 = 0;
  double excess_p99 = 0;  ///< seconds beyond what the machine needs when it is idle and well
  double excess_p999 = 0;
  std::uint32_t wedge_worst = 0;
  double wedge_mean = 0;
  std::uint64_t hash = 0;
};

Figures figures_of(const Outcome& outcome, const Setting& setting);
std::string table_head();
std::string table_row(std::string_view name, const Figures& figures);

}  // namespace darkbloom::fleetsim
