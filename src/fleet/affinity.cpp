#include "fleet/affinity.h"

namespace darkbloom::fleet {

void Affinity::served(const Conversation& conversation, const Holding& holding) {
  const bool full = held_.size() >= kKeysMax && !held_.contains(conversation);
  if (full && holding.at_ms - swept_at_ms_ >= kSweepMs) {
    swept_at_ms_ = holding.at_ms;
    std::erase_if(held_, [&holding](const auto& entry) {
      return holding.at_ms - entry.second.at_ms > kLifeMs;
    });
  }
  if (full && held_.size() >= kKeysMax) return;
  held_.insert_or_assign(conversation, holding);
}

double Affinity::cached(const Conversation& conversation, const NodeId& node,
                        UnixMillis now_ms) const {
  const auto found = held_.find(conversation);
  if (found == held_.end()) return 0;
  const Holding& holding = found->second;
  if (holding.node != node || now_ms - holding.at_ms > kLifeMs) return 0;
  return kTrust * holding.tokens;
}

}  // namespace darkbloom::fleet
