#include "fleet/eligibility.h"

#include <algorithm>

namespace darkbloom::fleet {
namespace {

std::uint32_t slots_of(const NodeEntry& node) {
  return std::max<std::uint32_t>(1, node.load.slots);
}

/// Streams that the node has or is about to have. Its own count can run ahead of ours when other
/// coordinators use it too, and behind ours while a report is under way.
std::uint32_t occupancy(const NodeEntry& node) {
  return std::max(node.in_flight, node.load.active + node.load.waiting);
}

}  // namespace

std::string_view name_of(Eligibility eligibility) {
  switch (eligibility) {
    case Eligibility::eligible:
      return "eligible";
    case Eligibility::not_in_fleet:
      return "not_in_fleet";
    case Eligibility::silent:
      return "silent";
    case Eligibility::lacks_model:
      return "lacks_model";
    case Eligibility::busy:
      return "busy";
    case Eligibility::already_tried:
      return "already_tried";
  }
  return "unknown";
}

Eligibility eligibility_of(const NodeEntry* node, const Query& query, UnixMillis now_ms) {
  if (node == nullptr) return Eligibility::not_in_fleet;
  if (std::ranges::find(query.tried, node->id) != query.tried.end()) {
    return Eligibility::already_tried;
  }
  if (now_ms - node->heard_at_ms > kSilentMaxMs) return Eligibility::silent;
  const auto offer = std::ranges::find(node->models, query.model, &ModelOffer::name);
  if (offer == node->models.end()) return Eligibility::lacks_model;
  if (node->load.slots == 0) return Eligibility::busy;  // it says that it takes nothing new
  const std::uint32_t room = slots_of(*node) * (1 + kWaitingPerSlotMax);
  if (occupancy(*node) >= room) return Eligibility::busy;
  return Eligibility::eligible;
}

std::uint64_t expected_wait(const NodeEntry& node) {
  return std::uint64_t{1000} * occupancy(node) / slots_of(node);
}

}  // namespace darkbloom::fleet
