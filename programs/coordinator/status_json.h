#pragma once
// An outlook as JSON: for load balancers (/readyz) and for everybody (/v1/network/stats,
// /v1/nodes).

#include <string>

#include "coordinator/outlook.h"

namespace darkbloom::coordinator {

inline constexpr std::size_t kNodesListedMax = 1'000;

/// Some node could be given a request now, and the coordinator takes requests on.
bool is_ready(const Outlook& outlook);
/// With the gates that are closed, by model.
std::string readiness_json(const Outlook& outlook);
std::string network_stats_json(const Outlook& outlook);
/// The first kNodesListedMax nodes: what they serve and how they do; no address and no owner.
std::string nodes_json(const Outlook& outlook);

}  // namespace darkbloom::coordinator
