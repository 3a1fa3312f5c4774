#pragma once
// The local OpenAI-compatible proxy that SDKs are pointed at.

#include <cstdint>
#include <string>

#include "base/environment.h"
#include "darkbloom/connect/access.h"

namespace darkbloom::connect {

struct WebOptions {
  std::uint16_t port = 8080;
  Access access;
  std::string receipts;  ///< folder to keep receipts in; empty: none are kept
};

/// Listens on 127.0.0.1 and serves until the process is told to stop.
void serve(const WebOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::connect
