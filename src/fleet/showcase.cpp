#include "fleet/showcase.h"

#include <algorithm>
#include <array>
#include <optional>
#include <set>

namespace darkbloom::fleet {
namespace {

std::uint32_t number_at(std::span<const std::uint8_t> bytes) {
  return bytes[0] | std::uint32_t{bytes[1]} << 8U | std::uint32_t{bytes[2]} << 16U |
         std::uint32_t{bytes[3]} << 24U;
}

/// The cheapest of a few open rows that were drawn, of nodes that serve everybody.
std::optional<NodeTable::Row> draw(const Registry& registry, const NodeTable& table,
                                   Random& random) {
  std::array<std::uint8_t, 4 * Showcase::kDraws> dice{};
  random.fill(dice);
  std::optional<NodeTable::Row> best;
  for (std::size_t i = 0; i < Showcase::kDraws; ++i) {
    const NodeTable::Row row = number_at(std::span(dice).subspan(4 * i, 4)) % table.rows();
    if (!table.is_open(row) || !may_see({}, registry.member(table.member(row)))) continue;
    const Work& work = table.typical();
    if (!best || table.cost(row, work) < table.cost(*best, work)) best = row;
  }
  return best;
}

std::size_t models_served(const Registry& registry) {
  return static_cast<std::size_t>(std::ranges::count_if(
      registry.tables(), [](const auto& served) { return served.second.rows() > 0; }));
}

}  // namespace

void Showcase::renew(List& list, const Registry& registry, const Tables::value_type& served,
                     Random& random) const {
  const auto& [model, table] = served;
  std::erase_if(list, [&](Shown& shown) {
    const Registry::Offer offer = registry.offer(shown.id, model);
    if (offer.table == nullptr || !table.is_open(offer.row)) return true;
    if (!may_see({}, *offer.node)) return true;
    shown.cost_s = table.cost(offer.row, table.typical());
    return false;
  });
  const std::size_t wanted = std::min<std::size_t>(per_model_, table.open());
  for (std::size_t tries = 0; tries < 2 * per_model_; ++tries) {
    const bool full = list.size() >= wanted;
    if (full && tries >= 2) return;
    const auto row = draw(registry, table, random);
    if (!row) continue;
    const Shown drawn{registry.member(table.member(*row)).id, table.cost(*row, table.typical())};
    if (std::ranges::contains(list, drawn.id, &Shown::id)) continue;
    if (!full) {
      list.push_back(drawn);
      continue;
    }
    const auto worst = std::ranges::max_element(list, {}, &Shown::cost_s);
    if (worst != list.end() && drawn.cost_s * 1.25 + 0.1 < worst->cost_s) *worst = drawn;
  }
}

void Showcase::add_models(const Registry& registry, Random& random, const Add& add) {
  for (const auto& served : registry.tables()) {
    if (served.second.rows() == 0) continue;
    List& list = shown_[served.first];
    renew(list, registry, served, random);
    for (const Shown& shown : list)
      add(*registry.find(shown.id));
    if (!list.empty()) continue;
    for (const NodeEntry* busy : registry.serving(served.first, kPerModelMin))
      add(*busy);
  }
}

std::vector<const NodeEntry*> Showcase::choose(const Registry& registry, const Want& want,
                                               Random& random) {
  const std::size_t limit = want.limit;
  if (registry.size() <= limit) return registry.worth_showing(limit, want.audience);
  const std::size_t models = std::max<std::size_t>(1, models_served(registry));
  per_model_ = std::max(kPerModelMin, (limit - std::min(limit, kTrialsMax)) / models);
  std::vector<const NodeEntry*> chosen;
  std::set<NodeId> ids;
  const auto add = [&](const NodeEntry& node) {
    if (chosen.size() < limit && ids.insert(node.id).second) chosen.push_back(&node);
  };
  for (const NodeEntry* ours : registry.of_organisations(want.audience, limit / kOrganisationPart))
    add(*ours);
  add_models(registry, random, add);
  std::array<std::uint8_t, 4> dice{};
  random.fill(dice);
  for (const NodeEntry* node : registry.on_trial(kTrialsMax, number_at(dice)))
    add(*node);
  return chosen;
}

}  // namespace darkbloom::fleet
