#include "node/owner/watch/heat_linux.h"

#include <algorithm>
#include <utility>

#include "node/owner/watch/kernel_file.h"

namespace darkbloom::node::owner {

namespace fs = std::filesystem;

HeatZones::HeatZones(fs::path folder) : folder_(std::move(folder)) {}

/// Zones tell thousandths of a degree; a broken one tells what no machine survives.
void HeatZones::look(Sample& sample, std::int64_t) {
  constexpr std::int64_t kCelsiusMax = 150;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder_, none)) {
    if (!entry.path().filename().string().starts_with("thermal_zone")) continue;
    const auto told = number_in(entry.path() / "temp");
    if (!told || *told / 1000 > kCelsiusMax || *told < 0) continue;
    const auto celsius = static_cast<std::int16_t>(*told / 1000);
    sample.celsius = std::max(sample.celsius.value_or(celsius), celsius);
  }
}

}  // namespace darkbloom::node::owner
