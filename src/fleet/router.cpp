#include "fleet/router.h"

#include <algorithm>

#include "fleet/refusal.h"

namespace darkbloom::fleet {
namespace {

void count(GateCounts& counts, GateSet gates) {
  for (std::size_t gate = 0; gate < kGates; ++gate)
    counts[gate] += gates.has(static_cast<Gate>(gate)) ? 1 : 0;
}

/// Least first.
struct Rank {
  int unmet = 0;  ///< preferences
  double by_order = 0;
  double cost_s = 0;
  auto operator<=>(const Rank&) const = default;
};

int unmet_by(const Prediction& predicted, const wire::RouteTerms& terms) {
  const bool slow = predicted.millitokens_per_second() < terms.preferred_speed;
  const bool late =
      terms.preferred_first_ms > 0 && predicted.first_chunk_s() * 1000 > terms.preferred_first_ms;
  return (slow ? 1 : 0) + (late ? 1 : 0);
}

double place_of(const Registry& registry, const Placement& here, const Query& query) {
  switch (query.terms->order) {
    case wire::RouteOrder::balanced:
    case wire::RouteOrder::listed:  // the first that is met stays
      return 0;
    case wire::RouteOrder::price:
      return static_cast<double>(price_nano_of(*registry.find(here.node), query.model));
    case wire::RouteOrder::throughput:
      return here.predicted.chunk_s;
    case wire::RouteOrder::latency:
      return here.predicted.first_chunk_s();
  }
  return 0;
}

Rank rank_of(const Registry& registry, const Placement& here, const Query& query) {
  Rank rank{.cost_s = here.predicted.cost_s()};
  if (query.terms == nullptr) return rank;
  rank.unmet = unmet_by(here.predicted, *query.terms);
  rank.by_order = place_of(registry, here, query);
  if (query.terms->order == wire::RouteOrder::listed) rank.cost_s = 0;
  return rank;
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
  const AnswerShape shape{
      .streams = query.terms != nullptr && query.terms->streams,
      .bound_chunks = std::max(0.0, query.token_bound - query.work.prompt_tokens)};
  return {{id, predicted, deadlines_of(predicted, offer.table->pace(offer.row), shape)},
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
  Rank best_rank;
  std::optional<Placement> last_resort;
  Refusal refusal;
  for (const NodeId& id : candidates) {
    const Judged judged = judge(id, query, now_ms);
    const GateSet closed = in_force(judged.closed);
    const Placement& here = judged.placement;
    if (closed.none()) {
      const Rank rank = rank_of(registry_, here, query);
      if (best && rank >= best_rank) continue;
      best = here;
      best_rank = rank;
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
