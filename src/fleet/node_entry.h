#pragma once
// What the fleet knows of a node. Facts come from its judged evidence, load from its reports, and
// the rest from what this coordinator has sent there and seen come back.

#include <cstdint>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/ids.h"
#include "base/organisation_id.h"
#include "fleet/breaker.h"
#include "wire/link_frame.h"

namespace darkbloom::fleet {

struct ModelOffer {
  std::string name;
  std::uint32_t context = 0;     ///< tokens
  std::uint64_t price_nano = 0;  ///< per token; 0: it asks for nothing
};

/// What it has done here, for those who look on: nothing is decided by it.
struct NodeRecord {
  UnixMillis since_ms = 0;     ///< when it came, or came back
  std::uint64_t answered = 0;  ///< requests that it began to answer
  std::uint64_t faults = 0;
};

struct NodeEntry {
  NodeId id;
  std::vector<ModelOffer> models = {};
  std::string region = {};         ///< where it says that it stands; empty: it does not say
  std::string machine_class = {};  ///< machines of one are about as fast, by its own word
  std::vector<OrganisationId> organisations = {};  ///< it serves no others; empty: everybody
  Bytes evidence = {};            ///< handed on to clients, who judge it themselves
  wire::NodeLoad load = {};       ///< as last reported
  std::uint32_t in_flight = 0;    ///< streams that this coordinator has open there
  std::uint32_t unanswered = 0;   ///< those of them that wait for their first chunk
  double backlog_s = 0;           ///< predicted time for the prompts of the unanswered ones
  UnixMillis progress_at_ms = 0;  ///< since when it reads the first of those
  UnixMillis spoke_at_ms = 0;     ///< its last chunk of any stream
  UnixMillis full_until_ms = 0;   ///< it has refused for want of room
  UnixMillis heard_at_ms = 0;
  Breaker breaker = {};
  NodeRecord record = {};
};

/// Whether it says that it takes anything new on.
inline bool takes_new(const NodeEntry& node) {
  return node.load.slots > 0;
}

}  // namespace darkbloom::fleet
