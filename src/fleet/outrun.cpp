#include "fleet/outrun.h"

namespace darkbloom::fleet {

void Outrun::keep(wire::StreamId stream, Leg leg, const Asker& asker) {
  const Name name{leg.node(), stream};
  legs_.emplace(name, Kept{std::move(leg), asker});
}

void Outrun::streams(const Asker& asker) {
  for (auto& [name, kept] : legs_) {
    if (kept.asker == asker) kept.streams = true;
  }
}

bool Outrun::heard(const Name& name, LegEnd how, UnixMillis now_ms) {
  const auto found = legs_.find(name);
  if (found == legs_.end()) return false;
  Leg leg = std::move(found->second.leg);
  legs_.erase(found);
  if (how == LegEnd::outrun) dispatches_.first_of_outrun(leg, now_ms);
  dispatches_.end(leg, how, now_ms);
  return true;
}

void Outrun::gone(const NodeId& node, UnixMillis now_ms) {
  for (auto at = legs_.lower_bound({node, 0}); at != legs_.end() && at->first.first == node;) {
    dispatches_.end(at->second.leg, LegEnd::withdrawn, now_ms);
    at = legs_.erase(at);
  }
}

std::vector<Outrun::Name> Outrun::overdue(UnixMillis now_ms) {
  std::vector<Name> late;
  for (auto at = legs_.begin(); at != legs_.end();) {
    Kept& kept = at->second;
    if (kept.leg.waited_s(now_ms) <= kept.leg.placement.deadlines.late_s) {
      ++at;
      continue;
    }
    late.push_back(at->first);
    dispatches_.end(kept.leg, kept.streams ? LegEnd::stalled : LegEnd::withdrawn, now_ms);
    at = legs_.erase(at);
  }
  return late;
}

}  // namespace darkbloom::fleet
