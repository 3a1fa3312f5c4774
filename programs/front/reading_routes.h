#pragma once
// What is asked without being answered by a model: models, health, responses that were given.

#include "front/server.h"

namespace darkbloom::front {

/// Registers GET /v1/models, /v1/models/{id} and /health with Drogon. The server outlives its
/// run().
void add_model_routes(Server& server);

/// Registers GET and DELETE /v1/responses/{id}, and GET /v1/responses/{id}/input_items.
void add_response_routes(Server& server);

}  // namespace darkbloom::front
