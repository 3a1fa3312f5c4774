#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "hardening/landlock.h"
#include "hardening/locked_memory.h"
#include "hardening/posture_facts.h"

namespace darkbloom::hardening {
namespace {

/// The whole of a small file; empty where it cannot be read.
std::string text_of_file(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

int number_in(const char* path) {
  std::ifstream file(path);
  int number = 0;
  file >> number;
  return file ? number : 0;
}

bool is_set(const char* name) {
  const char* const value = std::getenv(name);
  return value != nullptr && *value != '\0';
}

/// The value of a field of /proc/self/status; 0 where there is no such field.
int status_field(std::string_view name) {
  std::ifstream file("/proc/self/status");
  std::string word;
  int value = 0;
  while (file >> word) {
    if (word == name && file >> value) return value;
  }
  return 0;
}

bool preloads_for_all() {
  const std::string text = text_of_file("/etc/ld.so.preload");
  return text.find_first_not_of(" \t\r\n") != std::string::npos;
}

KernelLock kernel_lock() {
  const std::string text = text_of_file("/sys/kernel/security/lockdown");
  if (text.contains("[confidentiality]")) return KernelLock::confidentiality;
  return text.contains("[integrity]") ? KernelLock::integrity : KernelLock::none;
}

/// The firmware's variable: four bytes of attributes, then 1 when on.
bool secure_boot() {
  constexpr std::size_t kValueAt = 4;
  const std::string value =
      text_of_file("/sys/firmware/efi/efivars/SecureBoot-8be4df61-93ca-11d2-aa0d-00e098032b8c");
  return value.size() > kValueAt && value[kValueAt] == 1;
}

bool swap_on() {
  const std::string text = text_of_file("/proc/swaps");
  return std::ranges::count(text, '\n') > 1;
}

bool exists(const char* path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

bool is_dumpable() {
  rlimit limit{};
  ::getrlimit(RLIMIT_CORE, &limit);
  return ::prctl(PR_GET_DUMPABLE) != 0 || limit.rlim_max != 0;
}

ProcessFacts surroundings() {
  ProcessFacts facts;
  facts.traced = status_field("TracerPid:") != 0;
  facts.libraries_preloaded = is_set("LD_PRELOAD") || is_set("LD_AUDIT") || preloads_for_all();
  facts.library_path_changed = is_set("LD_LIBRARY_PATH") || is_set("GGML_BACKEND_PATH");
  return facts;
}

}  // namespace

MachineFacts read_machine() {
  MachineFacts facts;
  facts.swap_on = swap_on();
  facts.ptrace_scope = number_in("/proc/sys/kernel/yama/ptrace_scope");
  facts.lock = kernel_lock();
  facts.kexec_disabled = number_in("/proc/sys/kernel/kexec_load_disabled") == 1;
  facts.modules_disabled = number_in("/proc/sys/kernel/modules_disabled") == 1;
  facts.unprivileged_bpf_disabled = number_in("/proc/sys/kernel/unprivileged_bpf_disabled") > 0;
  facts.secure_boot = secure_boot();
  facts.has_tpm = ::access("/dev/tpmrm0", R_OK | W_OK) == 0;
  facts.has_ima_log = ::access("/sys/kernel/security/ima/ascii_runtime_measurements", R_OK) == 0;
  facts.memory_encrypted = exists("/dev/sev-guest") || exists("/dev/tdx_guest");
  return facts;
}

ProcessFacts read_process(const Locks& locks, const SecretPages& keys) {
  constexpr int kFiltered = 2;
  ProcessFacts facts = surroundings();
  facts.dumpable = !locks.no_dump || is_dumpable();
  facts.files_confined = locks.files;
  facts.syscalls_filtered = locks.syscalls && status_field("Seccomp:") == kFiltered;
  facts.memory_locked = locks.memory;
  facts.keys_unmapped = keys.unmapped();
  return facts;
}

ProcessFacts expect_process() {
  ProcessFacts facts = surroundings();
  facts.files_confined = landlock_version() > 0;
  facts.syscalls_filtered = exists("/proc/sys/kernel/seccomp/actions_avail");
  facts.memory_locked = may_lock_memory();
  facts.keys_unmapped = has_secret_pages();
  return facts;
}

}  // namespace darkbloom::hardening
