#pragma once
// The facts, read from the system. One source file for each.

#include "hardening/lockdown.h"
#include "hardening/posture.h"
#include "hardening/secret_pages.h"

namespace darkbloom::hardening {

MachineFacts read_machine();

/// This process, given the locks that it has put on.
ProcessFacts read_process(const Locks& locks, const SecretPages& keys);

/// What a node that starts on this machine, from this environment, would reach.
ProcessFacts expect_process();

}  // namespace darkbloom::hardening
