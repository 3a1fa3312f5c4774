#include <sched.h>
#include <seccomp.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <initializer_list>

#include "hardening/syscall_filter.h"
#include "hardening/syscall_lists.h"

namespace darkbloom::hardening {
namespace {

/// One filter while it is made.
class Filter {
 public:
  Filter() : context_(::seccomp_init(SCMP_ACT_ERRNO(ENOSYS))) {}
  ~Filter() {
    if (context_ != nullptr) ::seccomp_release(context_);
  }
  Filter(const Filter&) = delete;
  Filter& operator=(const Filter&) = delete;

  /// Calls that this architecture does not have are passed over.
  void add(std::uint32_t action, const char* name,
           std::initializer_list<scmp_arg_cmp> conditions = {}) {
    const int number = ::seccomp_syscall_resolve_name(name);
    if (number == __NR_SCMP_ERROR) return;
    const int failed = ::seccomp_rule_add_array(
        context_, action, number, static_cast<unsigned>(conditions.size()), conditions.begin());
    good_ = good_ && failed == 0;
  }
  void allow(const char* name, std::initializer_list<scmp_arg_cmp> conditions = {}) {
    add(SCMP_ACT_ALLOW, name, conditions);
  }

  /// On every thread at once.
  bool load() {
    return good_ && ::seccomp_attr_set(context_, SCMP_FLTATR_CTL_TSYNC, 1) == 0 &&
           ::seccomp_attr_set(context_, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS) == 0 &&
           ::seccomp_load(context_) == 0;
  }

 private:
  scmp_filter_ctx context_;
  bool good_ = context_ != nullptr;
};

/// What was measured is all the code there will be: nothing new becomes executable.
void forbid_new_code(Filter& filter) {
  for (const char* name : {"mmap", "mprotect"}) {
    filter.allow(name, {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0)});
    filter.add(SCMP_ACT_ERRNO(EPERM), name, {SCMP_A2_64(SCMP_CMP_MASKED_EQ, PROT_EXEC, PROT_EXEC)});
  }
}

/// Threads, yes; processes, no. clone3 hides its flags in memory: the C library falls back.
void allow_threads(Filter& filter) {
  filter.allow("clone", {SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD)});
  filter.add(SCMP_ACT_ERRNO(EPERM), "clone", {SCMP_A0_64(SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)});
  const auto self = static_cast<scmp_datum_t>(::getpid());
  filter.allow("tgkill", {SCMP_A0_32(SCMP_CMP_EQ, self)});  // abort()
}

void allow_sockets(Filter& filter, const Needs& needs) {
  for (const int family : {AF_INET, AF_INET6, AF_UNIX}) {
    if (family == AF_UNIX && !needs.local_services) continue;
    filter.allow("socket", {SCMP_A0_32(SCMP_CMP_EQ, static_cast<scmp_datum_t>(family))});
  }
}

void allow_by_argument(Filter& filter) {
  for (const int option : {PR_SET_NAME, PR_GET_NAME, PR_GET_DUMPABLE, PR_GET_NO_NEW_PRIVS,
                           PR_SET_VMA, PR_SET_TIMERSLACK, PR_CAPBSET_READ}) {
    filter.allow("prctl", {SCMP_A0_32(SCMP_CMP_EQ, static_cast<scmp_datum_t>(option))});
  }
  filter.allow("prlimit64", {SCMP_A2_64(SCMP_CMP_EQ, 0)});    // ask, not set
  filter.allow("ioctl", {SCMP_A1_32(SCMP_CMP_NE, TIOCSTI)});  // no typing into the terminal
}

}  // namespace

Result<void> filter_syscalls(const Needs& needs) {
  Filter filter;
  for (const char* name : allowed_syscalls())
    filter.allow(name);
  for (const char* name : refused_syscalls())
    filter.add(SCMP_ACT_ERRNO(EPERM), name);
  for (const char* name : listening_syscalls())
    filter.add(needs.listening ? SCMP_ACT_ALLOW : SCMP_ACT_ERRNO(EPERM), name);
  forbid_new_code(filter);
  allow_threads(filter);
  allow_sockets(filter, needs);
  allow_by_argument(filter);
  if (!filter.load()) {
    return fail(Fault::unavailable, "This kernel does not filter system calls.");
  }
  return {};
}

}  // namespace darkbloom::hardening
