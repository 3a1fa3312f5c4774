#include "hardening/posture.h"

#include <array>
#include <utility>

namespace darkbloom::hardening {
namespace {

using wire::Tier;

/// In the order of the enumeration.
constexpr std::array kTexts{
    HindranceText{"traced", Tier::measured, "A debugger is attached to this process.",
                  "Start the node without one."},
    HindranceText{"preloaded_libraries", Tier::measured,
                  "Libraries are preloaded into this process.",
                  "Unset LD_PRELOAD and LD_AUDIT, and empty /etc/ld.so.preload."},
    HindranceText{"changed_library_path", Tier::measured,
                  "The environment says where libraries are looked for.",
                  "Unset LD_LIBRARY_PATH and GGML_BACKEND_PATH."},
    HindranceText{"dumpable", Tier::measured, "This process can be dumped into a file.",
                  "Nothing to do but to report it: the node forbids dumps when it starts."},
    HindranceText{"files_not_confined", Tier::measured,
                  "The kernel does not confine the node's files.",
                  "Run a kernel with Landlock (5.13 or later, landlock in its lsm= list)."},
    HindranceText{"syscalls_not_filtered", Tier::measured,
                  "The kernel does not filter the node's system calls.",
                  "Run a kernel with seccomp filters (CONFIG_SECCOMP_FILTER)."},
    HindranceText{"keys_in_ordinary_memory", Tier::measured,
                  "The kernel has no memory that it keeps itself out of.",
                  "Run Linux 6.5 or later, or boot with secretmem.enable=1."},
    HindranceText{"memory_may_be_swapped", Tier::measured,
                  "Swap is on and the node may not lock its memory.",
                  "Set LimitMEMLOCK=infinity in the node's unit, or turn swap off."},
    HindranceText{"no_tpm", Tier::measured, "No TPM 2.0 is at hand.",
                  "Turn the TPM on in the firmware, and let the node's user open /dev/tpmrm0."},
    HindranceText{"no_secure_boot", Tier::measured, "Secure Boot is off.",
                  "Turn it on in the firmware, with the distribution's keys alone."},
    HindranceText{"no_ima_log", Tier::measured, "The kernel does not measure what it runs.",
                  "Boot with ima_policy=tcb and let the node's user read IMA's log."},
    HindranceText{"processes_traceable", Tier::measured, "Root may look into running processes.",
                  "Boot with sysctl.kernel.yama.ptrace_scope=3."},
    HindranceText{"kernel_not_locked", Tier::measured,
                  "Root may read and change the kernel's memory.",
                  "Boot with lockdown=confidentiality."},
    HindranceText{"kexec_possible", Tier::measured,
                  "Root may start another kernel, which finds the old memory.",
                  "Boot with sysctl.kernel.kexec_load_disabled=1 and without crashkernel=."},
    HindranceText{"modules_loadable", Tier::measured, "Root may load kernel modules.",
                  "Set kernel.modules_disabled=1 once the drivers are loaded."},
    HindranceText{"bpf_for_everybody", Tier::measured, "Every user may load BPF programs.",
                  "Set kernel.unprivileged_bpf_disabled=1."},
    HindranceText{"memory_not_encrypted", Tier::confidential,
                  "The processor does not encrypt this machine's memory.",
                  "Run the node in a guest of AMD SEV-SNP or Intel TDX."},
};
static_assert(kTexts.size() == std::to_underlying(Hindrance::memory_not_encrypted) + 1);

struct Finding {
  bool holds;
  Hindrance hindrance;
};

void collect(const std::initializer_list<Finding>& findings, std::vector<Hindrance>& into) {
  for (const Finding& finding : findings) {
    if (finding.holds) into.push_back(finding.hindrance);
  }
}

void look_at_process(const ProcessFacts& process, std::vector<Hindrance>& into) {
  collect({{process.traced, Hindrance::traced},
           {process.libraries_preloaded, Hindrance::preloaded_libraries},
           {process.library_path_changed, Hindrance::changed_library_path},
           {process.dumpable, Hindrance::dumpable}},
          into);
}

/// What this machine's kernel gave the process, or would not.
void look_at_locks(const PostureFacts& facts, std::vector<Hindrance>& into) {
  const ProcessFacts& process = facts.process;
  collect({{!process.files_confined, Hindrance::files_not_confined},
           {!process.syscalls_filtered, Hindrance::syscalls_not_filtered},
           {!process.keys_unmapped, Hindrance::keys_in_ordinary_memory},
           {facts.machine.swap_on && !process.memory_locked, Hindrance::memory_may_be_swapped}},
          into);
}

void look_at_machine(const MachineFacts& machine, std::vector<Hindrance>& into) {
  constexpr int kNobody = 3;  // Yama's strictest, which binds root and cannot be taken back
  collect({{!machine.has_tpm, Hindrance::no_tpm},
           {!machine.secure_boot, Hindrance::no_secure_boot},
           {!machine.has_ima_log, Hindrance::no_ima_log},
           {machine.ptrace_scope < kNobody, Hindrance::processes_traceable},
           {machine.lock != KernelLock::confidentiality, Hindrance::kernel_not_locked},
           {!machine.kexec_disabled, Hindrance::kexec_possible},
           {!machine.modules_disabled, Hindrance::modules_loadable},
           {!machine.unprivileged_bpf_disabled, Hindrance::bpf_for_everybody}},
          into);
}

}  // namespace

Posture judge_posture(const PostureFacts& facts) {
  Posture posture;
  look_at_process(facts.process, posture.in_the_way);
  if (!facts.machine_simulated) {
    look_at_locks(facts, posture.in_the_way);
    look_at_machine(facts.machine, posture.in_the_way);
  }
  if (posture.in_the_way.empty()) posture.reach = Tier::measured;
  const bool encrypted = facts.machine.memory_encrypted && !facts.machine_simulated;
  if (!encrypted) posture.in_the_way.push_back(Hindrance::memory_not_encrypted);
  if (posture.in_the_way.empty()) posture.reach = Tier::confidential;
  return posture;
}

const HindranceText& text_of(Hindrance hindrance) {
  return kTexts.at(std::to_underlying(hindrance));
}

}  // namespace darkbloom::hardening
