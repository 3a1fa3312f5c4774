// Never run: no Mac at hand. What macOS gives a signed program (hardened runtime, library
// validation) is its signature's business; here only what a process does to itself.

#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "hardening/lockdown.h"

namespace darkbloom::hardening {

Locks lock_early(const Bounds&) {
  Locks locks;
  const rlimit none{0, 0};
  locks.no_dump =
      ::setrlimit(RLIMIT_CORE, &none) == 0 && ::ptrace(PT_DENY_ATTACH, 0, nullptr, 0) == 0;
  locks.missing.emplace_back("Files and system calls are not confined on this system.");
  return locks;
}

void lock_late(Locks&, const Needs&) {}

}  // namespace darkbloom::hardening
