#pragma once
// Who is in the fleet now. Pure state: time is passed in, links are somebody else's.

#include <map>
#include <vector>

#include "base/error.h"
#include "fleet/eligibility.h"
#include "fleet/node_entry.h"

namespace darkbloom::fleet {

class Registry {
 public:
  static constexpr std::size_t kNodesMax = 1U << 16;

  /// Adds a node or replaces what was known of it. Refuses when the fleet is full.
  Result<void> join(NodeEntry node, UnixMillis now_ms);
  void leave(const NodeId& id);
  void heard(const NodeId& id, const wire::NodeLoad& load, UnixMillis now_ms);
  void stream_opened(const NodeId& id);
  void stream_ended(const NodeId& id);

  const NodeEntry* find(const NodeId& id) const;
  /// The eligible one of `candidates` with the least expected wait; among equals the client's
  /// order decides. Otherwise the most hopeful reason why there is none.
  Result<NodeId> pick(std::span<const NodeId> candidates, const Query& query,
                      UnixMillis now_ms) const;
  /// At most `limit` live nodes for clients to judge, the least busy first.
  std::vector<const NodeEntry*> live(std::size_t limit, UnixMillis now_ms) const;
  std::vector<NodeId> silent(UnixMillis now_ms) const;
  std::size_t size() const { return nodes_.size(); }

 private:
  NodeEntry* entry(const NodeId& id);
  std::map<NodeId, NodeEntry> nodes_;
};

}  // namespace darkbloom::fleet
