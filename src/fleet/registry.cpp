#include "fleet/registry.h"

#include <algorithm>
#include <optional>

#include "base/check.h"

namespace darkbloom::fleet {
namespace {

/// The refusal for a request whose candidates were all ineligible.
std::unexpected<Error> nobody(bool any_busy) {
  if (any_busy) {
    Error error{Fault::no_capacity, "Every machine for this model is busy; try again shortly."};
    error.code = "rate_limit_exceeded";
    error.retry_after_ms = 1000;
    return fail(std::move(error));
  }
  Error error{Fault::unavailable, "No machine that serves this model can be reached right now."};
  error.retry_after_ms = 1000;
  return fail(std::move(error));
}

}  // namespace

Result<void> Registry::join(NodeEntry node, UnixMillis now_ms) {
  node.heard_at_ms = now_ms;
  const NodeId id = node.id;
  if (nodes_.size() >= kNodesMax && !nodes_.contains(id)) {
    return fail(Fault::no_capacity, "the fleet is full");
  }
  nodes_.insert_or_assign(id, std::move(node));
  return {};
}

void Registry::leave(const NodeId& id) {
  nodes_.erase(id);
}

void Registry::heard(const NodeId& id, const wire::NodeLoad& load, UnixMillis now_ms) {
  NodeEntry* node = entry(id);
  if (node == nullptr) return;
  node->load = load;
  node->heard_at_ms = now_ms;
}

void Registry::stream_opened(const NodeId& id) {
  NodeEntry* node = entry(id);
  check(node != nullptr, "streams open on nodes of the fleet");
  node->in_flight += 1;
}

void Registry::stream_ended(const NodeId& id) {
  NodeEntry* node = entry(id);
  if (node != nullptr && node->in_flight > 0) node->in_flight -= 1;
}

const NodeEntry* Registry::find(const NodeId& id) const {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

NodeEntry* Registry::entry(const NodeId& id) {
  const auto found = nodes_.find(id);
  return found == nodes_.end() ? nullptr : &found->second;
}

Result<NodeId> Registry::pick(std::span<const NodeId> candidates, const Query& query,
                              UnixMillis now_ms) const {
  std::optional<std::pair<std::uint64_t, NodeId>> best;
  bool any_busy = false;
  for (const NodeId& id : candidates) {
    const NodeEntry* node = find(id);
    const Eligibility verdict = eligibility_of(node, query, now_ms);
    any_busy |= verdict == Eligibility::busy;
    if (verdict != Eligibility::eligible) continue;
    const std::uint64_t wait = expected_wait(*node);
    if (!best || wait < best->first) best = {wait, id};
  }
  if (!best) return nobody(any_busy);
  return best->second;
}

std::vector<const NodeEntry*> Registry::live(std::size_t limit, UnixMillis now_ms) const {
  std::vector<const NodeEntry*> found;
  for (const auto& [id, node] : nodes_) {
    if (now_ms - node.heard_at_ms <= kSilentMaxMs) found.push_back(&node);
  }
  const auto count = static_cast<std::ptrdiff_t>(std::min(limit, found.size()));
  std::partial_sort(found.begin(), found.begin() + count, found.end(),
                    [](const NodeEntry* left, const NodeEntry* right) {
                      return expected_wait(*left) < expected_wait(*right);
                    });
  found.resize(static_cast<std::size_t>(count));
  return found;
}

std::vector<NodeId> Registry::silent(UnixMillis now_ms) const {
  std::vector<NodeId> found;
  for (const auto& [id, node] : nodes_) {
    if (now_ms - node.heard_at_ms > kSilentMaxMs) found.push_back(id);
  }
  return found;
}

}  // namespace darkbloom::fleet
