#pragma once
// What the fleet knows of a node. Facts come from its judged evidence; load from its reports.

#include <cstdint>
#include <string>
#include <vector>

#include "base/environment.h"
#include "base/ids.h"
#include "wire/link_frame.h"

namespace darkbloom::fleet {

struct ModelOffer {
  std::string name;
  std::uint32_t context = 0;  ///< tokens
};

struct NodeEntry {
  NodeId id;
  std::vector<ModelOffer> models = {};
  Bytes evidence = {};          ///< handed on to clients, who judge it themselves
  wire::NodeLoad load = {};     ///< as last reported
  std::uint32_t in_flight = 0;  ///< streams that this coordinator has open there
  UnixMillis heard_at_ms = 0;
};

}  // namespace darkbloom::fleet
