#include "fleet/registry.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "base/check.h"

namespace darkbloom::fleet {
namespace {

constexpr double kSuspectRisk_s = 5;
constexpr std::size_t kQuarantinedShare = 10;  // one of so many
constexpr double kLoadMax_s = 600;

/// Of one token, from thousandths of tokens a second; 0: not known.
double seconds_of(std::uint32_t millitokens) {
  return millitokens == 0 ? 0 : 1000.0 / millitokens;
}

}  // namespace

Prediction predict(const Registry::Offer& offer, const Work& work, UnixMillis now_ms) {
  const Crowd crowd = crowd_of(*offer.node, offer.table->typical().answer_chunks, now_ms);
  Prediction predicted = predict(offer.table->pace(offer.row), crowd, work, now_ms);
  predicted.wait_s += offer.table->cold_s(offer.row);
  if (offer.node->breaker.state(now_ms) == Breaker::State::suspect) {
    predicted.risk_s = kSuspectRisk_s;
  }
  return predicted;
}

std::size_t Registry::FirstBytes::operator()(const NodeId& id) const {
  std::size_t hash = 0;
  std::memcpy(&hash, id.bytes.data(), sizeof(hash));
  return hash;
}

Registry::Member* Registry::member_of(const NodeId& id) {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &members_[found->second];
}

const Registry::Member* Registry::member_of(const NodeId& id) const {
  const auto found = numbers_.find(id);
  return found == numbers_.end() ? nullptr : &members_[found->second];
}

Result<std::uint32_t> Registry::number_for(const NodeId& id) {
  if (const auto found = numbers_.find(id); found != numbers_.end()) return found->second;
  if (members_.size() < kNodesMax) {
    members_.push_back({{id}});
    const auto number = static_cast<std::uint32_t>(members_.size() - 1);
    numbers_.emplace(id, number);
    return number;
  }
  // The one that has been away for longest is forgotten.
  const auto oldest = std::ranges::min_element(members_, {}, [](const Member& member) {
    return std::pair(member.present, member.left_at_ms);
  });
  if (oldest->present) return fail(Fault::no_capacity, "the fleet is full");
  for (const auto& [model, place] : oldest->places)
    place.table->remove(place.row);
  numbers_.erase(oldest->entry.id);
  const auto number = static_cast<std::uint32_t>(oldest - members_.begin());
  organise(number, {});
  *oldest = {{id}};
  numbers_.emplace(id, number);
  return number;
}

Result<void> Registry::join(NodeEntry node, UnixMillis now_ms) {
  const auto number = number_for(node.id);
  if (!number) return fail(number.error());
  Member& member = members_[*number];
  if (!member.present) present_ += 1;
  // What this coordinator counts and has learned is not the node's to say.
  node.in_flight = member.entry.in_flight;
  node.unanswered = member.entry.unanswered;
  node.backlog_s = member.entry.backlog_s;
  node.progress_at_ms = member.entry.progress_at_ms;
  node.spoke_at_ms = member.entry.spoke_at_ms;
  node.breaker = member.entry.breaker;
  node.record = member.entry.record;
  if (!member.present) node.record.since_ms = now_ms;
  node.heard_at_ms = now_ms;
  organise(*number, node.organisations);
  member.entry = std::move(node);
  member.present = true;
  take_places(*number);
  rewrite(member, now_ms);
  return {};
}

/// What it said before is still in its entry.
void Registry::organise(std::uint32_t number, const std::vector<OrganisationId>& organisations) {
  for (const OrganisationId& before : members_[number].entry.organisations) {
    const auto found = organised_.find(before);
    if (found == organised_.end()) continue;
    found->second.erase(number);
    if (found->second.empty()) organised_.erase(found);
  }
  for (const OrganisationId& each : organisations)
    organised_[each].insert(number);
}

void Registry::take_places(std::uint32_t number) {
  Member& member = members_[number];
  std::erase_if(member.places, [&](const auto& held) {
    const bool kept = std::ranges::contains(member.entry.models, held.first, &ModelOffer::name);
    if (!kept) held.second.table->remove(held.second.row);
    return !kept;
  });
  for (const ModelOffer& offered : member.entry.models) {
    if (member.places.contains(offered.name)) continue;
    NodeTable& table = tables_[offered.name];
    member.places.emplace(offered.name,
                          Place{&table, table.add(number, member.entry.machine_class)});
  }
}

void Registry::leave(const NodeId& id, UnixMillis now_ms) {
  Member* const member = member_of(id);
  if (member == nullptr || !std::exchange(member->present, false)) return;
  present_ -= 1;
  member->left_at_ms = now_ms;
  member->entry.evidence = {};
  rewrite(*member, now_ms);
}

void Registry::heard(const NodeId& id, const wire::NodeLoad& load, UnixMillis now_ms) {
  Member* const member = member_of(id);
  if (member == nullptr || !member->present) return;
  member->entry.load = load;
  member->entry.heard_at_ms = now_ms;
  rewrite(*member, now_ms);
}

void Registry::told(const NodeId& id, const std::vector<wire::ModelReport>& models,
                    UnixMillis now_ms) {
  Member* const member = member_of(id);
  if (member == nullptr || !member->present) return;
  for (const wire::ModelReport& report : models) {
    const auto found = member->places.find(report.model);
    if (found == member->places.end()) continue;
    const Place& place = found->second;
    place.table->prior(place.row, seconds_of(report.prefill_millitokens),
                       seconds_of(report.decode_millitokens));
    const double load_s = std::clamp(report.load_ms / 1000.0, 0.001, kLoadMax_s);
    place.table->set_cold(place.row, report.loaded ? 0 : load_s);
  }
  rewrite(*member, now_ms);
}

const NodeEntry* Registry::find(const NodeId& id) const {
  const Member* const member = member_of(id);
  return member == nullptr || !member->present ? nullptr : &member->entry;
}

Registry::Offer Registry::offer(const NodeId& id, std::string_view model) const {
  const Member* const member = member_of(id);
  if (member == nullptr || !member->present) return {};
  const auto place = member->places.find(model);
  if (place == member->places.end()) return {&member->entry};
  return {&member->entry, place->second.table, place->second.row};
}

std::vector<NodeId> Registry::silent(UnixMillis now_ms) const {
  std::vector<NodeId> found;
  for (const Member& member : members_) {
    if (member.present && now_ms - member.entry.heard_at_ms > kSilentMaxMs) {
      found.push_back(member.entry.id);
    }
  }
  return found;
}

bool Registry::may_quarantine(UnixMillis now_ms) const {
  if (present_ < 2) return false;
  const auto out = std::ranges::count_if(members_, [now_ms](const Member& member) {
    return member.present && member.entry.breaker.state(now_ms) == Breaker::State::quarantined;
  });
  return static_cast<std::size_t>(out) < std::max<std::size_t>(1, present_ / kQuarantinedShare);
}

void Registry::refresh(UnixMillis now_ms) {
  on_trial_.clear();
  for (std::uint32_t number = 0; number < members_.size(); ++number) {
    Member& member = members_[number];
    if (!member.present) continue;
    rewrite(member, now_ms);
    const bool trial = member.entry.breaker.state(now_ms) == Breaker::State::half_open;
    if (trial && takes_new(member.entry)) on_trial_.push_back(number);
  }
}

std::vector<const NodeEntry*> Registry::of_organisations(Audience audience,
                                                         std::size_t limit) const {
  std::vector<const NodeEntry*> found;
  for (const OrganisationId& organisation : audience) {
    const auto numbers = organised_.find(organisation);
    if (numbers == organised_.end()) continue;
    for (const std::uint32_t number : numbers->second) {
      const Member& member = members_[number];
      const bool shown = std::ranges::contains(found, &member.entry);
      if (found.size() < limit && member.present && takes_new(member.entry) && !shown) {
        found.push_back(&member.entry);
      }
    }
  }
  return found;
}

std::vector<const NodeEntry*> Registry::worth_showing(std::size_t limit, Audience audience) const {
  std::vector<const NodeEntry*> all;
  std::vector<const NodeEntry*> good;
  for (const Member& member : members_) {
    if (!member.present || !may_see(audience, member.entry)) continue;
    all.push_back(&member.entry);
    if (takes_new(member.entry) && !member.entry.breaker.is_open()) good.push_back(&member.entry);
  }
  for (const NodeEntry* node : on_trial(limit))
    good.push_back(node);
  std::vector<const NodeEntry*>& shown = good.empty() ? all : good;
  if (shown.size() > limit) shown.resize(limit);
  return shown;
}

std::vector<const NodeEntry*> Registry::serving(std::string_view model, std::size_t limit) const {
  std::vector<const NodeEntry*> found;
  for (const Member& member : members_) {
    if (found.size() == limit) break;
    if (!member.present || !may_see({}, member.entry)) continue;
    if (member.places.contains(model)) found.push_back(&member.entry);
  }
  return found;
}

std::vector<const NodeEntry*> Registry::on_trial(std::size_t limit, std::size_t from) const {
  std::vector<const NodeEntry*> found;
  for (std::size_t i = 0; i < std::min(limit, on_trial_.size()); ++i) {
    const Member& member = members_[on_trial_[(from + i) % on_trial_.size()]];
    if (member.present && may_see({}, member.entry)) found.push_back(&member.entry);
  }
  return found;
}

NodeEntry* Registry::entry(const NodeId& id) {
  Member* const member = member_of(id);
  return member == nullptr ? nullptr : &member->entry;
}

Pace* Registry::pace(const NodeId& id, std::string_view model) {
  Member* const member = member_of(id);
  if (member == nullptr) return nullptr;
  const auto place = member->places.find(model);
  return place == member->places.end() ? nullptr : &place->second.table->pace(place->second.row);
}

NodeTable* Registry::table(std::string_view model) {
  const auto found = tables_.find(model);
  return found == tables_.end() ? nullptr : &found->second;
}

void Registry::touched(const NodeId& id, UnixMillis now_ms) {
  if (Member* const member = member_of(id)) rewrite(*member, now_ms);
}

void Registry::rewrite(Member& member, UnixMillis now_ms) {
  for (const auto& [model, place] : member.places) {
    const Offer offer{&member.entry, place.table, place.row};
    const Prediction fixed = predict(offer, {}, now_ms);
    const Query anything{.model = model};
    if (!member.present || !gates_of({&member.entry, &fixed}, anything, now_ms).none()) {
      place.table->close(place.row);
      continue;
    }
    const Prediction unit = predict(offer, {.prompt_tokens = 1, .answer_chunks = 1}, now_ms);
    place.table->set(place.row, {.base_s = fixed.cost_s(),
                                 .prompt_s = unit.prompt_s,
                                 .chunk_s = kAnswerWeight * unit.answer_s});
  }
}

}  // namespace darkbloom::fleet
