#pragma once
// What those who look on may see of a coordinator at one moment: counts, and nodes by their ids.
// No tenant, no client and no request is in it.

#include <functional>

#include "fleet/survey.h"
#include "fleet/tally.h"
#include "wire/envelope.h"

namespace darkbloom::coordinator {

/// Views into a core, for the length of a call.
struct Outlook {
  const fleet::Registry& registry;
  const fleet::Router& router;
  const fleet::Tally& tally;
  const fleet::Survey& survey;  ///< at most a second old
  /// What a node's evidence shows to this coordinator by its own log. Clients judge for themselves.
  std::function<wire::Tier(const NodeId&)> tier_of;
  std::size_t streams = 0;     ///< open now
  std::size_t held_bytes = 0;  ///< of envelopes that could be sent again
  std::size_t clients = 0;     ///< links of connect proxies
  bool draining = false;
};

inline constexpr std::size_t kTiers = 4;

}  // namespace darkbloom::coordinator
