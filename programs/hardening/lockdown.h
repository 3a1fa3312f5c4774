#pragma once
// How the node shuts itself in, in two steps. The first comes before any key is in memory and
// before the first thread, since Landlock holds a thread and those that it starts. The second
// comes once model, libraries and TPM are loaded and measured, and before the network: from then
// on no code joins the process. What the kernel cannot give is said, never passed over.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/error.h"

namespace darkbloom::hardening {

/// What a locked process may touch, besides the system's own files and its GPUs.
struct Bounds {
  std::vector<std::filesystem::path> reads = {};   ///< files and folders
  std::vector<std::filesystem::path> writes = {};  ///< folders, which exist
  std::uint16_t listens = 0;                       ///< a TCP port; 0: none
};

/// What holds of this process, as far as the kernel gave it.
struct Locks {
  bool no_dump = false;              ///< not dumpable, no core, left out of dumps that others make
  bool files = false;                ///< Landlock
  bool memory = false;               ///< never swapped
  bool syscalls = false;             ///< seccomp, on every thread
  std::vector<std::string> missing;  ///< a sentence for the operator on each that does not
};

/// What a process still needs of this machine once it is locked, beside connections that it makes
/// to others. A node of the network that has its TPM as a device needs none of it.
struct Needs {
  /// Services of this machine start programs for whoever asks. Only a TPM that is not a device is
  /// one: a program, behind a socket.
  bool local_services = false;
  bool listening = false;  ///< to serve its owner, who is the only one it then knows
};

/// Before the first thread: no dump, no new privileges, Landlock. Takes effect for good.
Locks lock_early(const Bounds& bounds);

/// Once everything is loaded: memory locked, no program started, nothing listened on but where
/// `needs` says so, no code mapped any more, by any thread.
void lock_late(Locks& locks, const Needs& needs);

}  // namespace darkbloom::hardening
