#include "fleet/demand.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace darkbloom::fleet {
namespace {

constexpr double kMinuteMs = 60'000;
constexpr double kNobody = 0.01;  // requests a minute: one in a hundred minutes is no demand
constexpr double kReplicasMax = 1e6;

double faded(double sum, UnixMillis since_ms, UnixMillis now_ms) {
  const auto age = static_cast<double>(std::max<UnixMillis>(0, now_ms - since_ms));
  return sum * std::exp2(-age / kDemandHalfLifeMs);
}

double asked_per_minute(const Demand::Model& model, UnixMillis now_ms) {
  return model.served.per_minute(now_ms) + model.unserved.per_minute(now_ms);
}

}  // namespace

void Rate::count(UnixMillis now_ms) {
  sum_ = faded(sum_, at_ms_, now_ms) + 1;
  at_ms_ = std::max(at_ms_, now_ms);
}

double Rate::per_minute(UnixMillis now_ms) const {
  // A steady rate r adds up to r * half-life / ln 2.
  return faded(sum_, at_ms_, now_ms) * std::numbers::ln2 * kMinuteMs / kDemandHalfLifeMs;
}

void Demand::asked(std::string_view model, bool served, UnixMillis now_ms) {
  auto found = models_.find(model);
  if (found == models_.end()) {
    make_room(now_ms);
    found = models_.emplace(std::string(model), Model{}).first;
  }
  (served ? found->second.served : found->second.unserved).count(now_ms);
}

void Demand::make_room(UnixMillis now_ms) {
  if (models_.size() < kDemandModels) return;
  models_.erase(std::ranges::min_element(
      models_, {}, [now_ms](const auto& each) { return asked_per_minute(each.second, now_ms); }));
}

std::uint32_t target_replicas(double asked, double node_serves) {
  if (asked < kNobody) return 0;
  const double enough = std::ceil(kReplicaReserve * asked / std::max(node_serves, 1e-6));
  return static_cast<std::uint32_t>(std::min(enough, kReplicasMax)) + kReplicaSpare;
}

}  // namespace darkbloom::fleet
