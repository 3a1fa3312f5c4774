#pragma once
// The local OpenAI-compatible proxy that SDKs are pointed at: the front, with machines that are
// sealed to behind it.

#include <vector>

#include "base/environment.h"
#include "darkbloom/connect/access.h"
#include "darkbloom/connect/upstream.h"
#include "front/web.h"

namespace darkbloom::connect {

struct WebOptions {
  front::WebOptions front = {};
  Access access;
  std::vector<Upstream> upstreams = {};  ///< asked after the sealed network
};

/// Listens on 127.0.0.1 and serves until the process is told to stop.
void serve(const WebOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::connect
