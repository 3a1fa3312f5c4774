#pragma once
// What a node makes of its own posture, and tells its operator.

#include <string>
#include <vector>

#include "hardening/lockdown.h"
#include "hardening/posture.h"

namespace darkbloom::node {

/// What stands in the way of tier measured, in the words of `darkbloom doctor`; empty: it may show
/// what its TPM says. This, and which locks the kernel did not give, goes into the log.
std::vector<std::string> unfit_for_measured(const hardening::PostureFacts& facts,
                                            const hardening::Locks& locks);

}  // namespace darkbloom::node
