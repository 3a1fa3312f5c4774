#pragma once
// What is posted: read within limits, answered by the backend, given up when the caller hangs up.

#include <trantor/net/TcpConnection.h>

#include "front/server.h"

namespace darkbloom::front {

/// Registers POST on all kAnsweredPaths with Drogon. The server outlives its run().
void add_posting_routes(Server& server);

/// A hang-up cancels what that connection still waits for. Not from inside the call that noticed
/// it, which may be an answer being written.
void cancel_soon(Server& server, const trantor::TcpConnectionPtr& connection);

}  // namespace darkbloom::front
