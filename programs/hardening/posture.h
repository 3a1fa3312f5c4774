#pragma once
// Which tier a node on this machine may claim, and what stands in the way: a judgement over facts,
// which others collect. It is the honest program's word to its operator and to itself; a client
// believes evidence only.

#include <cstdint>
#include <string_view>
#include <vector>

#include "wire/envelope.h"

namespace darkbloom::hardening {

/// What a process is like. The node reads its own; the doctor expects what a node would reach.
struct ProcessFacts {
  bool traced = false;                ///< a debugger is attached
  bool libraries_preloaded = false;   ///< LD_PRELOAD, LD_AUDIT, /etc/ld.so.preload
  bool library_path_changed = false;  ///< LD_LIBRARY_PATH, GGML_BACKEND_PATH
  bool dumpable = false;              ///< or its core limit is not 0
  bool files_confined = false;        ///< Landlock
  bool syscalls_filtered = false;     ///< seccomp
  bool memory_locked = false;
  bool keys_unmapped = false;  ///< memfd_secret
};

enum class KernelLock : std::uint8_t { none, integrity, confidentiality };

struct MachineFacts {
  bool swap_on = false;
  int ptrace_scope = 0;  ///< Yama; 0 where the kernel has none
  KernelLock lock = KernelLock::none;
  bool kexec_disabled = false;
  bool modules_disabled = false;
  bool unprivileged_bpf_disabled = false;
  bool secure_boot = false;
  bool has_tpm = false;
  bool has_ima_log = false;
  bool memory_encrypted = false;  ///< a guest of SEV-SNP or TDX
};

struct PostureFacts {
  ProcessFacts process;
  MachineFacts machine;
  /// A software TPM and a boot that never happened: for trying, on any machine. Its kernel and what
  /// that kernel offers are excused, what was done to the process is not.
  bool machine_simulated = false;
};

/// The closed list of what can stand in the way.
enum class Hindrance : std::uint8_t {
  traced,
  preloaded_libraries,
  changed_library_path,
  dumpable,
  files_not_confined,
  syscalls_not_filtered,
  keys_in_ordinary_memory,
  memory_may_be_swapped,
  no_tpm,
  no_secure_boot,
  no_ima_log,
  processes_traceable,
  kernel_not_locked,
  kexec_possible,
  modules_loadable,
  bpf_for_everybody,
  memory_not_encrypted,
};

struct Posture {
  wire::Tier reach = wire::Tier::sealed;
  std::vector<Hindrance> in_the_way;  ///< of the tiers above, the lower tier's first
};

Posture judge_posture(const PostureFacts& facts);

/// What is known of a hindrance. Texts are static.
struct HindranceText {
  std::string_view word;      ///< snake_case, for programs
  wire::Tier keeps_from;      ///< the lowest tier that it stands before
  std::string_view sentence;  ///< what is so
  std::string_view mend;      ///< what to do about it
};
const HindranceText& text_of(Hindrance hindrance);

}  // namespace darkbloom::hardening
