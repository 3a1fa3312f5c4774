#pragma once
// Which of its models a node keeps loaded for the network, and which it would pull: a pure
// function of what the network asks for, what this machine can do, and chance. Each node decides by
// itself, so chance has to spread them: of those that could close a gap only as many as it takes
// should move.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/environment.h"

namespace darkbloom::node::shelf {

inline constexpr UnixMillis kSwapMs = 20 * 60'000;  ///< between two changes of what is kept
inline constexpr double kMargin = 1.3;              ///< how much better a challenger must be
/// So many nodes beyond the target, as a share of it, are left as they are.
inline constexpr double kSurplusShare = 0.5;

/// What the coordinator says of a model, and what this node knows of it.
struct ChoiceModel {
  std::string name;
  std::uint64_t bytes = 0;          ///< in memory
  double asked_per_minute = 0;      ///< in the whole network, answered or not
  double unserved_per_minute = 0;   ///< of those
  double can_serve_per_minute = 1;  ///< by this machine: measured, or predicted
  std::uint32_t nodes = 0;          ///< that have it loaded
  std::uint32_t target = 0;         ///< that should
  bool in_store = true;             ///< else it could be pulled
  bool kept = false;                ///< by the last choice
  bool pinned = false;              ///< the owner wants it kept
};

struct ChoiceSetting {
  std::uint64_t budget = 0;      ///< bytes
  std::uint32_t fleet = 1;       ///< nodes in the network
  UnixMillis changed_at_ms = 0;  ///< when what is kept was changed last
  UnixMillis now_ms = 0;
  double chance = 0;  ///< drawn anew for each choice: from 0, below 1
};

struct Choice {
  std::vector<bool> kept = {};            ///< by place
  bool changed = false;                   ///< against `ChoiceModel::kept`
  std::vector<std::string> to_pull = {};  ///< that would be worth it, the best first
};

/// What keeping it brings the network: requests a minute that this node would answer, for each
/// gigabyte; more where there are too few nodes.
double worth_of(const ChoiceModel& model);

/// Within the budget, and at most one model more or less than before, since each node's step is
/// news to the others.
Choice choose_models(const std::vector<ChoiceModel>& models, const ChoiceSetting& setting);

}  // namespace darkbloom::node::shelf
