#include "node/owner/system_moments.h"

#include <chrono>
#include <ctime>

namespace darkbloom::node::owner {
namespace {

/// Days of C's begin with Sunday.
std::uint16_t minute_of_week(const std::tm& local) {
  const int day = (local.tm_wday + 6) % 7;
  return static_cast<std::uint16_t>(day * kDayMinutes + local.tm_hour * 60 + local.tm_min);
}

}  // namespace

std::int64_t steady_now_ms() {
  const auto since_start = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::milliseconds>(since_start).count();
}

Moment SystemMoments::now() const {
  const auto wall = std::chrono::system_clock::now();
  const std::time_t seconds = std::chrono::system_clock::to_time_t(wall);
  std::tm local{};
  ::localtime_r(&seconds, &local);
  const auto since_epoch =
      std::chrono::duration_cast<std::chrono::milliseconds>(wall.time_since_epoch());
  return {.steady_ms = steady_now_ms(),
          .wall_ms = since_epoch.count(),
          .minute_of_week = minute_of_week(local)};
}

}  // namespace darkbloom::node::owner
