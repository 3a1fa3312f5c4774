#include "fleet/router.h"

#include <algorithm>

#include "fleet/refusal.h"

namespace darkbloom::fleet {
namespace {

void count(GateCounts& counts, GateSet gates) {
  for (std::size_t gate = 0; gate < kGates; ++gate)
    counts[gate] += gates.has(static_cast<Gate>(gate)) ? 1 : 0;
}

}  // namespace

Router::Judged Router::judge(const NodeId& id, const Query& query, UnixMillis now_ms) const {
  const Registry::Offer offer = registry_.offer(id, query.model);
  if (offer.table == nullptr) return {{id}, gates_of({offer.node}, query, now_ms)};
  Work work = query.work;
  if (query.conversation != nullptr) {
    const double cached = affinity_.cached(*query.conversation, id, now_ms);
    work.prompt_tokens = std::max(0.0, work.prompt_tokens - cached);
  }
  work.answer_chunks = offer.table->typical().answer_chunks;
  const Prediction predicted = predict(offer, work, now_ms);
  const double bound = std::max(0.0, query.token_bound - query.work.prompt_tokens);
  return {{id, predicted, deadlines_of(predicted, offer.table->pace(offer.row), bound)},
          gates_of({offer.node, &predicted}, query, now_ms)};
}

GateSet Router::in_force(GateSet closed) {
  count(closed_, closed.without(observed_));
  count(would_have_closed_, closed.both(observed_));
  return closed.without(observed_);
}

Result<Placement> Router::pick(std::span<const NodeId> candidates, const Query& query,
                               UnixMillis now_ms) {
  std::optional<Placement> best;
  std::optional<Placement> last_resort;
  Refusal refusal;
  for (const NodeId& id : candidates) {
    const Judged judged = judge(id, query, now_ms);
    const GateSet closed = in_force(judged.closed);
    const Placement& here = judged.placement;
    if (closed.none()) {
      if (!best || here.predicted.cost_s() < best->predicted.cost_s()) best = here;
    } else if (closed == GateSet{Gate::on_trial}) {
      last_resort = here;
    } else {
      refusal.add(closed, here.predicted);
    }
  }
  if (!best) best = last_resort;
  if (!best) return fail(refusal.error(query));
  return *best;
}

std::optional<Placement> Router::trial(std::span<const NodeId> candidates, const Query& query,
                                       UnixMillis now_ms) const {
  for (const NodeId& id : candidates) {
    const Judged judged = judge(id, query, now_ms);
    if (judged.closed != GateSet{Gate::on_trial}) continue;
    if (registry_.find(id)->in_flight == 0) return judged.placement;
  }
  return std::nullopt;
}

GateSet Router::gates(const NodeId& id, const Query& query, UnixMillis now_ms) const {
  return judge(id, query, now_ms).closed;
}

}  // namespace darkbloom::fleet
