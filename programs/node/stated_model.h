#pragma once
// A loaded model as the node's statement describes it.

#include "attest/statement.h"
#include "engine/embedder.h"
#include "engine/engine.h"

namespace darkbloom::node {

/// Chat, and what goes with it, only where the model's own template allows it.
attest::ServedModel stated_model(const engine::Engine& engine);
attest::ServedModel stated_model(const engine::Embedder& embedder);

}  // namespace darkbloom::node
