#include "coordinator/node_news.h"

#include <algorithm>
#include <utility>

namespace darkbloom::coordinator {
namespace {

/// The names of those that are closed.
std::vector<std::string> names_of(fleet::GateSet gates) {
  std::vector<std::string> names;
  for (std::size_t number = 0; number < fleet::kGates; ++number) {
    const auto gate = static_cast<fleet::Gate>(number);
    if (gates.has(gate)) names.emplace_back(fleet::name_of(gate));
  }
  return names;
}

std::uint32_t seconds_between(UnixMillis from_ms, UnixMillis to_ms) {
  return static_cast<std::uint32_t>(
      std::clamp<UnixMillis>((to_ms - from_ms) / 1000, 0, UINT32_MAX));
}

}  // namespace

void NodeNews::tick() {
  if (tick_++ % kEveryTicks != 0) return;
  rankings_.clear();
  for (const auto& [model, table] : registry_.tables())
    rankings_.emplace(model, table);
}

bool NodeNews::look(const fleet::NodeEntry& node, Told& told, UnixMillis now_ms) const {
  std::vector<Model> now;
  bool changed = false;
  for (const fleet::ModelOffer& offer : node.models) {
    if (now.size() == wire::kStandingsMax) break;
    const fleet::Registry::Offer at = registry_.offer(node.id, offer.name);
    const fleet::Work work = at.table != nullptr ? at.table->typical() : fleet::Work{};
    Model model{offer.name, router_.gates(node.id, {.model = offer.name, .work = work}, now_ms),
                now_ms};
    const auto before = std::ranges::find(told.models, offer.name, &Model::name);
    const bool same = before != told.models.end() && before->gates == model.gates;
    if (same) model.since_ms = before->since_ms;
    changed = changed || !same;
    now.push_back(std::move(model));
  }
  changed = changed || now.size() != told.models.size();
  told.models = std::move(now);
  return changed;
}

wire::Standing NodeNews::standing_of(const NodeId& node, const Model& model,
                                     UnixMillis now_ms) const {
  wire::Standing standing{.model = model.name,
                          .gates = names_of(model.gates),
                          .for_s = seconds_between(model.since_ms, now_ms)};
  const auto ranking = rankings_.find(model.name);
  if (ranking == rankings_.end()) return standing;
  standing.open = ranking->second.open();
  const fleet::Registry::Offer at = registry_.offer(node, model.name);
  if (at.table == nullptr || !at.table->is_open(at.row)) return standing;
  standing.ahead = ranking->second.ahead_of(at.table->cost(at.row, at.table->typical()));
  return standing;
}

std::optional<wire::Standings> NodeNews::of(const NodeId& node, UnixMillis now_ms) {
  const fleet::NodeEntry* const entry = registry_.find(node);
  if (entry == nullptr) return std::nullopt;
  Told& told = told_[node];
  const bool changed = look(*entry, told, now_ms);
  if (!changed && tick_ - told.at_tick < kEveryTicks) return std::nullopt;
  told.at_tick = tick_;
  wire::Standings standings;
  for (const Model& model : told.models)
    standings.models.push_back(standing_of(node, model, now_ms));
  return standings;
}

}  // namespace darkbloom::coordinator
