#pragma once
// Legs that another node's answer has outrun. Each is left to go on until its first chunk, or until
// it is late: only so can a node that is a little slower be told from one that stands still.
// Nothing of it reaches a client.

#include <map>
#include <utility>
#include <vector>

#include "fleet/dispatches.h"
#include "fleet/requests.h"

namespace darkbloom::fleet {

class Outrun {
 public:
  using Name = std::pair<NodeId, wire::StreamId>;  ///< on the node's link

  /// `dispatches` outlives this.
  explicit Outrun(Dispatches& dispatches) : dispatches_(dispatches) {}

  void keep(wire::StreamId stream, Leg leg, const Asker& asker);
  /// Whoever answered `asker` sent chunks apart in time: so would the others by now.
  void streams(const Asker& asker);
  /// The node has said something: true when this was a leg of ours, which has ended with it.
  bool heard(const Name& name, LegEnd how, UnixMillis now_ms);
  /// The node's link ended.
  void gone(const NodeId& node, UnixMillis now_ms);
  /// Legs that are late, which have ended with it. Cancel them.
  std::vector<Name> overdue(UnixMillis now_ms);
  bool empty() const { return legs_.empty(); }

 private:
  struct Kept {
    Leg leg;
    Asker asker;
    bool streams = false;
  };
  Dispatches& dispatches_;
  std::map<Name, Kept> legs_;
};

}  // namespace darkbloom::fleet
