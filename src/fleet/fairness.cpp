#include "fleet/fairness.h"

#include <algorithm>

namespace darkbloom::fleet {

void Fairness::asks(Tenant tenant, UnixMillis now_ms) {
  if (now_ms - surveyed_at_ms_ >= kSurveyMs) survey(now_ms);
  const auto found = counters_.find(tenant);
  const bool known = found != counters_.end();
  if (!known && counters_.size() >= kTenantsMax) return;
  Counter& counter = known ? found->second : counters_[tenant];
  if (!known || now_ms - counter.asked_at_ms > kAskingMs) {
    counter.served = std::max(counter.served, least_);
  }
  counter.asked_at_ms = now_ms;
  if (counter.served <= least_) least_tenant_ = tenant;
}

bool Fairness::may_go(Tenant tenant) const {
  return tenant == least_tenant_ || served(tenant) <= least_ + kLeadMax;
}

void Fairness::charge(Tenant tenant, double prompt_tokens, double answer_chunks) {
  const auto found = counters_.find(tenant);
  if (found == counters_.end()) return;
  found->second.served += prompt_tokens + kChunkWeight * answer_chunks;
}

double Fairness::served(Tenant tenant) const {
  const auto found = counters_.find(tenant);
  return found == counters_.end() ? 0 : found->second.served;
}

void Fairness::survey(UnixMillis now_ms) {
  surveyed_at_ms_ = now_ms;
  std::erase_if(counters_, [now_ms](const auto& entry) {
    return now_ms - entry.second.asked_at_ms > kForgetMs;
  });
  const double* least = nullptr;
  for (const auto& [tenant, counter] : counters_) {
    if (now_ms - counter.asked_at_ms > kAskingMs) continue;
    if (least != nullptr && counter.served >= *least) continue;
    least = &counter.served;
    least_tenant_ = tenant;
  }
  if (least != nullptr) least_ = *least;
}

}  // namespace darkbloom::fleet
