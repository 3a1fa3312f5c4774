#include <sys/prctl.h>
#include <sys/resource.h>

#include <fstream>

#include "hardening/landlock.h"
#include "hardening/lockdown.h"
#include "hardening/locked_memory.h"
#include "hardening/syscall_filter.h"

namespace darkbloom::hardening {
namespace {

/// Nobody of the same user reads this process, and neither the kernel nor gcore writes its memory
/// into a file. The filter comes first: a process that is not dumpable does not own its own
/// /proc files.
bool forbid_dumps() {
  std::ofstream("/proc/self/coredump_filter") << "0";
  const rlimit none{0, 0};
  return ::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0;
}

void note(bool& holds, const Result<void>& result, Locks& locks) {
  holds = result.has_value();
  if (!result) locks.missing.push_back(result.error().detail);
}

}  // namespace

Locks lock_early(const Bounds& bounds) {
  Locks locks;
  locks.no_dump = forbid_dumps();
  if (!locks.no_dump) locks.missing.emplace_back("This process may be dumped.");
  ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  note(locks.files, confine_files(bounds), locks);
  return locks;
}

void lock_late(Locks& locks, const Needs& needs) {
  note(locks.memory, lock_memory(), locks);
  note(locks.syscalls, filter_syscalls(needs), locks);
}

}  // namespace darkbloom::hardening
