#include "darkbloom/model/progress.h"

#include <algorithm>
#include <format>

#include "darkbloom/model/store_budget.h"

namespace darkbloom::model {
namespace {

constexpr std::size_t kBarMin = 5;
constexpr std::size_t kBarMax = 40;

std::string time_text(double seconds) {
  constexpr double kDays = 99 * 86'400.0;
  const auto whole = static_cast<std::uint64_t>(std::min(seconds, kDays));
  if (whole < 60) return std::format("{} s", whole);
  if (whole < 3600) return std::format("{} min {} s", whole / 60, whole % 60);
  return std::format("{} h {} min", whole / 3600, whole / 60 % 60);
}

/// Nothing is foretold of the first moment.
std::string speed_text(const Progress& progress) {
  if (progress.seconds < 0.5 || progress.since == 0) return {};
  const double speed = static_cast<double>(progress.since) / progress.seconds;
  const double left = static_cast<double>(progress.all - progress.bytes) / speed;
  return "  " + size_text(static_cast<std::uint64_t>(speed)) + "/s  " + time_text(left);
}

}  // namespace

std::string progress_line(const Progress& progress, std::size_t columns) {
  const double share = static_cast<double>(progress.bytes) / static_cast<double>(progress.all);
  std::string line = std::format("{:3} %  {} of {}", static_cast<int>(share * 100),
                                 size_text(progress.bytes), size_text(progress.all)) +
                     speed_text(progress);
  if (columns < line.size() + kBarMin + 3) return line.substr(0, columns);
  const std::size_t width = std::min(kBarMax, columns - line.size() - 3);
  const auto filled = static_cast<std::size_t>(share * static_cast<double>(width));
  return "[" + std::string(filled, '#') + std::string(width - filled, ' ') + "] " + line;
}

}  // namespace darkbloom::model
