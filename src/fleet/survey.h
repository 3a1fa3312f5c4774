#pragma once
// The fleet at one moment, counted: for readiness, metrics and the public's view. It walks all
// nodes, so ask for it about once a second, not for each request.

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "fleet/registry.h"
#include "fleet/router.h"

namespace darkbloom::fleet {

inline constexpr std::size_t kBreakerStates = 4;

struct ModelSurvey {
  std::string name;
  std::uint64_t nodes = 0;
  std::uint64_t routable = 0;  ///< could be given a request now: no gate is closed
  std::uint64_t slots = 0;
  std::uint64_t active = 0;   ///< streams that its nodes have, of any of their models
  std::uint64_t waiting = 0;  ///< those of them that wait for their first chunk
  GateCounts closed = {};     ///< of the nodes that are not routable
};

struct Survey {
  static constexpr UnixMillis kMissedMs = 3'600'000;  ///< a model without nodes is told so long

  UnixMillis at_ms = 0;
  std::uint64_t nodes = 0;
  std::uint64_t suspended = 0;
  std::array<std::uint64_t, kBreakerStates> breakers = {};
  std::vector<ModelSurvey> models = {};  ///< those with most nodes first, then by name

  /// Whether any request at all could be placed.
  bool is_routable() const;
};

Survey survey(const Registry& registry, UnixMillis now_ms);

}  // namespace darkbloom::fleet
