#pragma once
// Heat and power of this machine, as far as its system lets everybody read them.

#include <cstdint>
#include <filesystem>
#include <optional>

namespace darkbloom::operate {

struct Senses {
  std::optional<int> celsius = {};          ///< of the hottest zone
  std::optional<int> battery_percent = {};  ///< nothing: there is no battery
  bool on_battery = false;
};

/// From the folder that Linux calls /sys/class.
Senses read_senses(const std::filesystem::path& classes);

}  // namespace darkbloom::operate
