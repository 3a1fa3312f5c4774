#include "node/owner/watch/power_linux.h"

#include <algorithm>
#include <cstdint>
#include <utility>

#include "node/owner/watch/kernel_file.h"

namespace darkbloom::node::owner {

namespace fs = std::filesystem;

Power::Power(fs::path folder) : folder_(std::move(folder)) {}

/// On battery: one gives its charge and nothing else gives power. The emptiest counts. Batteries of
/// mice and headphones are no concern of the machine's ("scope" is "Device").
void Power::look(Sample& sample, std::int64_t) {
  bool discharging = false;
  bool mains = false;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none)) {
    const fs::path& supply = entry.path();
    if (word_in(supply / "scope") == "Device") continue;
    if (word_in(supply / "type") != "Battery") {
      mains = mains || number_in(supply / "online").value_or(0) == 1;
      continue;
    }
    discharging = discharging || word_in(supply / "status") == "Discharging";
    if (const auto capacity = number_in(supply / "capacity")) {
      const auto percent = static_cast<std::uint8_t>(std::clamp<std::int64_t>(*capacity, 0, 100));
      sample.battery_percent = std::min(sample.battery_percent.value_or(100), percent);
    }
  }
  sample.on_battery = discharging && !mains;
}

}  // namespace darkbloom::node::owner
