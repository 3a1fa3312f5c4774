#pragma once
// /metrics, /readyz, /v1/network/stats and /v1/nodes, on Drogon.

#include "coordinator/core.h"

namespace darkbloom::coordinator {

/// `core` outlives the application.
void add_status_routes(Core& core, bool metrics_public);

}  // namespace darkbloom::coordinator
