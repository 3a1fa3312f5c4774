#pragma once
// Which models leave memory when another one is wanted there: a pure function, GreedyDual-Size-
// Frequency (Cherkasova 1998) with the seconds that loading takes as the cost.

#include <cstddef>
#include <cstdint>
#include <vector>

#include "base/environment.h"
#include "base/error.h"

namespace darkbloom::node::shelf {

/// A model that stays for less than so many times what its loading took would cost more than it
/// serves: it is not unloaded for another.
inline constexpr double kStayLoads = 4;

struct ShelvedModel {
  std::uint64_t bytes = 0;  ///< that it takes in memory
  double load_s = 1;        ///< what loading it takes, measured or guessed
  double uses = 0;          ///< since it was loaded
  double value = 0;         ///< the shelf's age when it was last used, and its worth then
  bool loaded = false;      ///< or about to be: its bytes are taken
  bool busy = false;        ///< a job uses it or waits for it
  bool pinned = false;      ///< never unloaded for another
  UnixMillis loaded_at_ms = 0;
};

struct Eviction {
  std::vector<std::size_t> victims = {};  ///< places in the list, none where there is room
  double age = 0;                         ///< of the shelf afterwards
};

/// What a use at the shelf's `age` makes a model worth: uses * seconds to load, for each gigabyte.
double value_of(const ShelvedModel& model, double age);

/// Those that are to be unloaded so that `wanted`, which is not loaded, fits: the least worth
/// first, and none that could stay. Refuses as too_large what would not fit alone, and as
/// no_capacity, with the time after which to ask again, what does not fit for now: nothing that is
/// busy, pinned or hardly loaded is unloaded.
Result<Eviction> choose_evictions(const std::vector<ShelvedModel>& models, std::size_t wanted,
                                  std::uint64_t budget, UnixMillis now_ms);

}  // namespace darkbloom::node::shelf
