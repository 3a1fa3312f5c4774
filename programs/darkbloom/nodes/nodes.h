#pragma once
// Shows the machines of the network as this client judges them.

#include <string>

#include "base/environment.h"
#include "darkbloom/connect/access.h"

namespace darkbloom::nodes {

struct NodesOptions {
  connect::Access access;
  bool json = false;
  std::string save = {};  ///< folder for ID.evidence files; empty: none are kept
};

/// The exit status: 0 when at least one machine is accepted by the policy.
int run(const NodesOptions& options, const Clock& clock, Random& random);

}  // namespace darkbloom::nodes
