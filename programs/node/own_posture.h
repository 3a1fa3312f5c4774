#pragma once
// What a node makes of its own posture, and tells its operator.

#include "hardening/lockdown.h"
#include "hardening/posture.h"

namespace darkbloom::node {

/// Whether it may show what its TPM says. What stands in the way, and which locks the kernel did
/// not give, goes into the log.
bool fit_for_measured(const hardening::PostureFacts& facts, const hardening::Locks& locks);

}  // namespace darkbloom::node
