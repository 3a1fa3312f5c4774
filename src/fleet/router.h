#pragma once
// Whom to pick, and why not the others. Every candidate is judged exactly for every request; a gate
// that is new can first be watched.

#include <array>
#include <optional>

#include "base/error.h"
#include "fleet/affinity.h"
#include "fleet/deadlines.h"
#include "fleet/registry.h"

namespace darkbloom::fleet {

/// A node for a request, and what is expected of it.
struct Placement {
  NodeId node;
  Prediction predicted = {};
  Deadlines deadlines = {};
};

/// Of candidates, by gate: how many it was closed to.
using GateCounts = std::array<std::uint64_t, kGates>;

class Router {
 public:
  /// `registry` outlives the router.
  explicit Router(const Registry& registry) : registry_(registry) {}

  /// The best of those of `candidates` that are open, in the order that the query's terms name;
  /// among equals the least cost decides, then the client's order. One that has not the speed or
  /// the first chunk that the terms prefer comes after all that have, one on trial only where there
  /// is no other. Otherwise why there is none and when to ask again.
  Result<Placement> pick(std::span<const NodeId> candidates, const Query& query, UnixMillis now_ms);
  /// One whose quarantine has ended and that has nothing to do, to try beside another.
  std::optional<Placement> trial(std::span<const NodeId> candidates, const Query& query,
                                 UnixMillis now_ms) const;
  /// All gates that are closed, in force or watched: what `why` tells an operator.
  GateSet gates(const NodeId& id, const Query& query, UnixMillis now_ms) const;

  /// These are watched and not in force: what they would have refused is counted.
  void observe_only(GateSet gates) { observed_ = gates; }
  const GateCounts& closed() const { return closed_; }
  const GateCounts& would_have_closed() const { return would_have_closed_; }
  Affinity& affinity() { return affinity_; }

 private:
  struct Judged {
    Placement placement;
    GateSet closed;
  };
  Judged judge(const NodeId& id, const Query& query, UnixMillis now_ms) const;
  GateSet in_force(GateSet closed);

  const Registry& registry_;
  Affinity affinity_;
  GateSet observed_;
  GateCounts closed_ = {};
  GateCounts would_have_closed_ = {};
};

}  // namespace darkbloom::fleet
