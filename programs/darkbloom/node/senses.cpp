#include "darkbloom/node/senses.h"

#include <algorithm>
#include <fstream>
#include <string>

namespace darkbloom::operate {
namespace {

namespace fs = std::filesystem;

constexpr int kHotMax = 150;  // a sensor that says more is broken

std::optional<int> number_in(const fs::path& file) {
  std::ifstream in(file);
  int number = 0;
  if (!(in >> number)) return std::nullopt;
  return number;
}

std::string word_in(const fs::path& file) {
  std::ifstream in(file);
  std::string word;
  in >> word;
  return word;
}

void feel_heat(const fs::path& zone, Senses& senses) {
  const auto millidegrees = number_in(zone / "temp");
  if (!millidegrees) return;
  const int celsius = *millidegrees / 1000;
  if (celsius <= 0 || celsius > kHotMax) return;
  senses.celsius = std::max(senses.celsius.value_or(celsius), celsius);
}

void feel_power(const fs::path& supply, Senses& senses) {
  if (word_in(supply / "type") != "Battery") return;
  if (word_in(supply / "scope") == "Device") return;  // of a mouse, not of the machine
  senses.battery_percent = number_in(supply / "capacity");
  senses.on_battery = senses.on_battery || word_in(supply / "status") == "Discharging";
}

}  // namespace

Senses read_senses(const fs::path& classes) {
  Senses senses;
  std::error_code absent;
  for (const auto& zone : fs::directory_iterator(classes / "thermal", absent))
    feel_heat(zone.path(), senses);
  for (const auto& supply : fs::directory_iterator(classes / "power_supply", absent))
    feel_power(supply.path(), senses);
  return senses;
}

}  // namespace darkbloom::operate
