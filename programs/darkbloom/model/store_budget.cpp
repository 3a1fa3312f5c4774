#include "darkbloom/model/store_budget.h"

#include <algorithm>
#include <array>
#include <format>
#include <tuple>

namespace darkbloom::model {
namespace {

std::uint64_t over(std::uint64_t wanted, std::uint64_t there) {
  return wanted > there ? wanted - there : 0;
}

std::uint64_t bytes_of(const std::vector<StoredModel>& models) {
  std::uint64_t sum = 0;
  for (const StoredModel& each : models)
    sum += each.bytes;
  return sum;
}

/// How many bytes must go first.
std::uint64_t missing_bytes(std::uint64_t stored, std::uint64_t more, const DiskSpace& space) {
  const std::uint64_t on_disk = more == 0 ? 0 : over(more + space.spare, space.free);
  const std::uint64_t in_budget = space.budget == 0 ? 0 : over(stored + more, space.budget);
  return std::max(on_disk, in_budget);
}

}  // namespace

Result<std::vector<std::string>> choose_evictions(std::vector<StoredModel> models,
                                                  std::uint64_t more, const DiskSpace& space) {
  std::uint64_t missing = missing_bytes(bytes_of(models), more, space);
  std::erase_if(models, [](const StoredModel& each) { return each.pinned || each.loaded; });
  std::ranges::sort(models, {},
                    [](const StoredModel& each) { return std::tie(each.used_ms, each.name); });
  std::vector<std::string> going;
  for (const StoredModel& each : models) {
    if (missing == 0) break;
    going.push_back(each.name);
    missing = over(missing, each.bytes);
  }
  if (missing == 0) return going;
  return fail(Fault::too_large, "There is no room: " + size_text(missing) +
                                    " are missing beside what is pinned or in use.");
}

std::string size_text(std::uint64_t bytes) {
  constexpr std::array kUnits = {"kB", "MB", "GB", "TB"};
  if (bytes < 1000) return std::to_string(bytes) + " B";
  double size = static_cast<double>(bytes) / 1000;
  std::size_t unit = 0;
  while (size >= 999.95 && unit + 1 < kUnits.size()) {
    size /= 1000;
    ++unit;
  }
  return std::format("{:.1f} {}", size, kUnits.at(unit));
}

}  // namespace darkbloom::model
