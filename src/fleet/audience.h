#pragma once
// For whom a list of nodes is made. What a client says of itself is not proven here: a node that
// serves an organisation alone asks for the proof itself, and is merely not shown to others.

#include <span>

#include "fleet/node_entry.h"

namespace darkbloom::fleet {

/// The organisations that a client says it belongs to; none: anybody.
using Audience = std::span<const OrganisationId>;

bool may_see(Audience audience, const NodeEntry& node);

}  // namespace darkbloom::fleet
