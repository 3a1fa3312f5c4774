#pragma once
// SIGTERM and SIGINT ask a node to end; see Ending.

#include "base/environment.h"
#include "node/ending.h"
#include "node/node_service.h"
#include "node/operator_desk.h"

namespace darkbloom::node {

/// What an ending looks at. All of it outlives the loop.
struct Operated {
  NodeService& service;
  OperatorDesk& desk;
  const Clock& clock;
};

/// Before the HTTP library's loop runs; ends that loop. `ending` outlives it.
void end_when_asked(Ending& ending, const Operated& operated);

}  // namespace darkbloom::node
