#pragma once
// Answers to what is not served: unknown paths, wrong methods, OpenAI's paths that nothing here can
// answer; and to browsers that ask first whether they may.

#include "front/server.h"

namespace darkbloom::front {

/// Registers them with Drogon. The server outlives its run().
void add_refusals(Server& server);

}  // namespace darkbloom::front
