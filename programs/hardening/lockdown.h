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
  std::vector<std::filesystem::path> reads;   ///< files and folders
  std::vector<std::filesystem::path> writes;  ///< folders, which exist
};

/// What holds of this process, as far as the kernel gave it.
struct Locks {
  bool no_dump = false;              ///< not dumpable, no core, left out of dumps that others make
  bool files = false;                ///< Landlock
  bool memory = false;               ///< never swapped
  bool syscalls = false;             ///< seccomp, on every thread
  std::vector<std::string> missing;  ///< a sentence for the operator on each that does not
};

/// Services of this machine start programs for whoever asks, so a node asks none. Only a TPM that
/// is not a device is one: a program, behind a socket.
enum class LocalServices : std::uint8_t { forbidden, allowed };

/// Before the first thread: no dump, no new privileges, Landlock. Takes effect for good.
Locks lock_early(const Bounds& bounds);

/// Once everything is loaded: memory locked, no program started, nothing listened on, no code
/// mapped any more, by any thread.
void lock_late(Locks& locks, LocalServices services);

}  // namespace darkbloom::hardening
