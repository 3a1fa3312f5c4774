#pragma once
// The coordinator's face: WebSocket links for nodes and connect proxies, and /health.

#include <cstdint>

#include "coordinator/core.h"

namespace darkbloom::coordinator {

/// Listens on 127.0.0.1:`port` and serves until the process is told to stop.
void serve(ledger::AccountStore& accounts, const Clock& clock, Random& random, std::uint16_t port);

}  // namespace darkbloom::coordinator
