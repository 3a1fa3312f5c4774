#pragma once
// What can be asked without being sealed, because connect knows it itself: models, the
// machines with its verdict on each, and health.

#include "base/environment.h"
#include "darkbloom/connect/dispatch.h"

namespace darkbloom::connect {

/// Registers GET /v1/models, /v1/models/{id}, /v1/nodes and /health with Drogon. Both outlive its
/// run().
void add_reading_routes(const Dispatch& dispatch, Random& random);

}  // namespace darkbloom::connect
