#include "fleet/survey.h"

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

namespace darkbloom::fleet {
namespace {

void count(ModelSurvey& model, GateSet closed) {
  if (closed.none()) model.routable += 1;
  for (std::size_t gate = 0; gate < kGates; ++gate)
    model.closed[gate] += closed.has(static_cast<Gate>(gate)) ? 1 : 0;
}

void count(ModelSurvey& model, const NodeEntry& node, GateSet closed) {
  model.nodes += 1;
  model.slots += node.load.slots;
  model.active += std::max(node.in_flight, node.load.active + node.load.waiting);
  model.waiting += std::max(node.unanswered, node.load.waiting);
  count(model, closed);
}

GateSet closed_gates(const Registry& registry, const NodeEntry& node, std::string_view model,
                     UnixMillis now_ms) {
  const Registry::Offer offer = registry.offer(node.id, model);
  if (offer.table == nullptr) return {Gate::lacks_model};
  const Prediction predicted = predict(offer, {}, now_ms);
  return gates_of({&node, &predicted}, {.model = model}, now_ms);
}

}  // namespace

bool Survey::is_routable() const {
  return std::ranges::any_of(models, [](const ModelSurvey& model) { return model.routable > 0; });
}

Survey survey(const Registry& registry, UnixMillis now_ms) {
  Survey all{.at_ms = now_ms};
  std::map<std::string_view, ModelSurvey> models;
  registry.each([&](const NodeEntry& node, UnixMillis left_at_ms) {
    const bool present = left_at_ms == 0;
    if (!present && now_ms - left_at_ms > Survey::kMissedMs) return;
    for (const ModelOffer& offer : node.models) {
      ModelSurvey& model = models[offer.name];
      if (!present) continue;
      count(model, node, closed_gates(registry, node, offer.name, now_ms));
    }
    if (!present) return;
    all.nodes += 1;
    all.suspended += takes_new(node) ? 0 : 1;
    all.breakers.at(static_cast<std::size_t>(node.breaker.state(now_ms))) += 1;
  });
  for (auto& [name, model] : models) {
    model.name = name;
    all.models.push_back(std::move(model));
  }
  std::ranges::stable_sort(all.models, std::greater{}, &ModelSurvey::nodes);
  return all;
}

}  // namespace darkbloom::fleet
