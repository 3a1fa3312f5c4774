#include "hardening/syscall_filter.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/perf_event.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>

#include <array>
#include <cerrno>
#include <functional>
#include <semaphore>
#include <thread>

#include "unit/hardening/locked_child.h"

namespace darkbloom::hardening {
namespace {

constexpr int kNoFilter = 200;

/// The errno of `attempt` in a process behind the filter; 0 when it succeeded.
int errno_of(const std::function<long()>& attempt) {
  return in_child([&] {
    if (!filter_syscalls({})) return kNoFilter;
    errno = 0;
    return attempt() < 0 ? errno : 0;
  });
}

long map_pages(int rights) {
  void* const pages = ::mmap(nullptr, 4096, rights, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  return pages == MAP_FAILED ? -1 : 0;
}

TEST(SyscallFilter, no_program_is_started_and_no_process_made) {
  EXPECT_EQ(errno_of([] {
              std::array<char*, 1> none{nullptr};
              return ::execve("/bin/true", none.data(), none.data());
            }),
            EPERM);
  EXPECT_EQ(errno_of([] { return ::syscall(SYS_execveat, AT_FDCWD, "/bin/true", 0, 0, 0); }),
            EPERM);
  EXPECT_EQ(errno_of([] { return ::syscall(SYS_clone, SIGCHLD, 0, 0, 0, 0); }), EPERM);
  EXPECT_EQ(errno_of([] { return static_cast<long>(::fork()); }), EPERM);
}

TEST(SyscallFilter, nothing_is_listened_on) {
  const auto with_socket = [](int (*use)(int)) {
    return errno_of([use] { return use(::socket(AF_INET, SOCK_STREAM, 0)); });
  };
  EXPECT_EQ(with_socket([](int fd) {
              const sockaddr_in any{
                  .sin_family = AF_INET, .sin_port = 0, .sin_addr = {}, .sin_zero = {}};
              return ::bind(fd, reinterpret_cast<const sockaddr*>(&any), sizeof(any));
            }),
            EPERM);
  EXPECT_EQ(with_socket([](int fd) { return ::listen(fd, 1); }), EPERM);
  EXPECT_EQ(with_socket([](int fd) { return ::accept(fd, nullptr, nullptr); }), EPERM);
}

TEST(SyscallFilter, no_other_process_is_looked_into) {
  EXPECT_EQ(errno_of([] { return ::ptrace(PTRACE_TRACEME, 0, nullptr, nullptr); }), EPERM);
  EXPECT_EQ(errno_of([] {
              char byte = 0;
              const iovec own{&byte, 1};
              return ::process_vm_readv(::getpid(), &own, 1, &own, 1, 0);
            }),
            EPERM);
  EXPECT_EQ(errno_of([] { return ::syscall(SYS_pidfd_open, ::getpid(), 0); }), EPERM);
  EXPECT_EQ(errno_of([] { return ::kill(::getppid(), 0); }), EPERM);
  EXPECT_EQ(errno_of([] { return ::syscall(SYS_tgkill, ::getppid(), ::getppid(), 0); }), ENOSYS);
}

TEST(SyscallFilter, no_code_joins_what_was_measured) {
  EXPECT_EQ(errno_of([] { return map_pages(PROT_READ | PROT_EXEC); }), EPERM);
  EXPECT_EQ(errno_of([] { return map_pages(PROT_READ | PROT_WRITE | PROT_EXEC); }), EPERM);
  EXPECT_EQ(errno_of([] { return map_pages(PROT_READ | PROT_WRITE); }), 0);
  EXPECT_EQ(errno_of([] {
              void* const pages =
                  ::mmap(nullptr, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
              return ::mprotect(pages, 4096, PROT_READ | PROT_EXEC);
            }),
            EPERM);
}

TEST(SyscallFilter, the_kernels_own_doors_are_shut) {
  for (const long number :
       {SYS_bpf, SYS_perf_event_open, SYS_io_uring_setup, SYS_userfaultfd, SYS_kexec_load,
        SYS_init_module, SYS_finit_module, SYS_memfd_create, SYS_memfd_secret, SYS_unshare,
        SYS_setns, SYS_mount, SYS_add_key, SYS_keyctl, SYS_shmget, SYS_seccomp}) {
    EXPECT_EQ(errno_of([number] { return ::syscall(number, 0, 0, 0, 0, 0); }), EPERM) << number;
  }
}

TEST(SyscallFilter, what_no_list_names_does_not_exist) {
  constexpr long kNoSuchCall = 1022;
  EXPECT_EQ(errno_of([] { return ::syscall(kNoSuchCall); }), ENOSYS);
  EXPECT_EQ(errno_of([] { return ::syscall(SYS_clone3, 0, 0); }), ENOSYS);
  EXPECT_EQ(errno_of([] { return ::socket(AF_NETLINK, SOCK_RAW, 0); }), ENOSYS);
  EXPECT_EQ(errno_of([] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 ? -1L : 0L; }), 0);
  EXPECT_EQ(errno_of([] { return ::ioctl(0, TIOCSTI, "x"); }), ENOSYS);
}

TEST(SyscallFilter, services_of_this_machine_are_asked_only_where_a_tpm_is_one) {
  const auto opened = [](const Needs& needs) {
    return in_child([needs] {
      if (!filter_syscalls(needs)) return kNoFilter;
      return ::socket(AF_UNIX, SOCK_STREAM, 0) < 0 ? errno : 0;
    });
  };
  EXPECT_EQ(opened({}), ENOSYS);
  EXPECT_EQ(opened({.local_services = true}), 0);
}

TEST(SyscallFilter, who_serves_its_owner_listens_and_starts_no_program_either) {
  const int status = in_child([] {
    if (!filter_syscalls({.listening = true})) return kNoFilter;
    const int server = ::socket(AF_INET, SOCK_STREAM, 0);
    if (::listen(server, 1) != 0) return errno;
    return ::fork() < 0 && errno == EPERM ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
}

TEST(SyscallFilter, it_cannot_be_made_dumpable_again) {
  EXPECT_EQ(errno_of([] { return ::prctl(PR_SET_DUMPABLE, 1); }), ENOSYS);
  EXPECT_EQ(errno_of([] {
              const rlimit much{RLIM_INFINITY, RLIM_INFINITY};
              return ::setrlimit(RLIMIT_CORE, &much);
            }),
            ENOSYS);
}

TEST(SyscallFilter, threads_start_and_files_open_as_before) {
  const int status = in_child([] {
    if (!filter_syscalls({})) return kNoFilter;
    int ran = 0;
    std::jthread([&ran] { ran = 1; }).join();
    return ran == 1 && ::open("/proc/self/status", O_RDONLY) >= 0 ? 0 : 1;
  });
  EXPECT_EQ(status, 0);
}

struct Early {
  std::binary_semaphore filtered{0};
  int seen = 0;
};

// Not a std::thread: what a sanitizer does around one takes a pipe, which the filter refuses.
void* try_to_listen(void* argument) {
  auto& early = *static_cast<Early*>(argument);
  early.filtered.acquire();
  early.seen = ::listen(-1, 1) < 0 ? errno : 0;
  return nullptr;
}

TEST(SyscallFilter, threads_that_ran_before_it_are_held_too) {
  const int status = in_child([] {
    Early early;
    pthread_t thread{};
    ::pthread_create(&thread, nullptr, try_to_listen, &early);
    if (!filter_syscalls({})) return kNoFilter;
    early.filtered.release();
    ::pthread_join(thread, nullptr);
    return early.seen;
  });
  EXPECT_EQ(status, EPERM);
}

}  // namespace
}  // namespace darkbloom::hardening
