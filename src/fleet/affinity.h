#pragma once
// Which nodes hold the beginning of a conversation in their caches. A key is opaque here: a client
// makes it from its own secret, so that it says nothing of the text, and it counts for one tenant
// alone, so that equal keys of two tenants are not the same.

#include <compare>
#include <cstddef>
#include <map>

#include "base/environment.h"
#include "base/ids.h"
#include "fleet/fairness.h"
#include "wire/route_terms.h"

namespace darkbloom::fleet {

using AffinityKey = wire::ConversationKey;

class Affinity {
 public:
  static constexpr UnixMillis kLifeMs = 600'000;
  static constexpr UnixMillis kSweepMs = 10'000;  ///< between looks for what is old
  static constexpr std::size_t kKeysMax = 1U << 16;
  static constexpr double kTrust = 0.75;  ///< how likely a cached prefix is still there

  struct Holding {
    NodeId node;
    double tokens = 0;  ///< of the conversation, that the node has read
    UnixMillis at_ms = 0;
  };
  struct Conversation {
    Tenant tenant = 0;
    AffinityKey key;
    auto operator<=>(const Conversation&) const = default;
  };

  /// The last node counts. At the limit, what is old is forgotten, then what is new.
  void served(const Conversation& conversation, const Holding& holding);
  /// Prompt tokens that the node probably need not read again.
  double cached(const Conversation& conversation, const NodeId& node, UnixMillis now_ms) const;
  std::size_t size() const { return held_.size(); }

 private:
  std::map<Conversation, Holding> held_;
  UnixMillis swept_at_ms_ = 0;
};

}  // namespace darkbloom::fleet
