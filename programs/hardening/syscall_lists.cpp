#include "hardening/syscall_lists.h"

#include <array>

namespace darkbloom::hardening {
namespace {

constexpr std::array kAllowed{
    // files, which Landlock confines
    "access", "close", "close_range", "dup", "dup2", "dup3", "faccessat", "faccessat2", "fadvise64",
    "fcntl", "fdatasync", "flock", "fstat", "fstatfs", "fsync", "ftruncate", "getcwd", "getdents",
    "getdents64", "lseek", "lstat", "mkdir", "mkdirat", "newfstatat", "open", "openat", "openat2",
    "pread64", "preadv", "preadv2", "pwrite64", "pwritev", "read", "readlink", "readlinkat",
    "readv", "rename", "renameat", "renameat2", "rmdir", "stat", "statfs", "statx", "umask",
    "unlink", "unlinkat", "write", "writev",
    // waiting
    "clock_getres", "clock_gettime", "clock_nanosleep", "epoll_create1", "epoll_ctl", "epoll_pwait",
    "epoll_pwait2", "epoll_wait", "eventfd2", "futex", "futex_waitv", "gettimeofday", "nanosleep",
    "pause", "poll", "ppoll", "pselect6", "restart_syscall", "select", "time", "timerfd_create",
    "timerfd_gettime", "timerfd_settime", "times",
    // memory; mmap and mprotect have rules of their own
    "brk", "get_mempolicy", "madvise", "mbind", "membarrier", "mincore", "mlock", "mlock2",
    "mremap", "msync", "munlock", "munmap", "set_mempolicy",
    // threads; clone has a rule of its own
    "exit", "exit_group", "get_robust_list", "getcpu", "gettid", "rseq", "sched_get_priority_max",
    "sched_get_priority_min", "sched_getaffinity", "sched_getattr", "sched_getparam",
    "sched_getscheduler", "sched_setaffinity", "sched_setscheduler", "sched_yield",
    "set_robust_list", "set_tid_address", "setpriority",
    // signals
    "rt_sigaction", "rt_sigpending", "rt_sigprocmask", "rt_sigreturn", "rt_sigsuspend",
    "rt_sigtimedwait", "sigaltstack",
    // connections that this process makes
    "connect", "getpeername", "getsockname", "getsockopt", "recvfrom", "recvmmsg", "recvmsg",
    "sendmmsg", "sendmsg", "sendto", "setsockopt", "shutdown", "socketpair",
    // asking who and where one is
    "arch_prctl", "capget", "getegid", "geteuid", "getgid", "getgroups", "getpid", "getppid",
    "getpriority", "getrandom", "getresgid", "getresuid", "getrlimit", "getrusage", "getuid",
    "sysinfo", "uname"};

constexpr std::array kRefused{
    // starting something else
    "execve", "execveat", "fork", "vfork",
    // looking into another process, or being looked into
    "kcmp", "kill", "pidfd_getfd", "pidfd_open", "pidfd_send_signal", "process_madvise",
    "process_vm_readv", "process_vm_writev", "ptrace", "rt_sigqueueinfo", "rt_tgsigqueueinfo",
    "tkill", "userfaultfd",
    // memory that others could open
    "memfd_create", "memfd_secret", "shmat", "shmctl", "shmget",
    // the kernel itself
    "acct", "bpf", "delete_module", "finit_module", "init_module", "io_uring_enter",
    "io_uring_register", "io_uring_setup", "iopl", "ioperm", "kexec_file_load", "kexec_load",
    "perf_event_open", "reboot", "swapoff", "swapon", "syslog",
    // other worlds and other rights
    "add_key", "capset", "chroot", "fsconfig", "fsmount", "fsopen", "keyctl", "mount", "move_mount",
    "open_by_handle_at", "open_tree", "personality", "pivot_root", "request_key", "seccomp",
    "setgid", "setgroups", "setns", "setregid", "setresgid", "setresuid", "setreuid", "setrlimit",
    "setuid", "umount2", "unshare"};

constexpr std::array kListening{"accept", "accept4", "bind", "listen"};

}  // namespace

std::span<const char* const> allowed_syscalls() {
  return kAllowed;
}

std::span<const char* const> refused_syscalls() {
  return kRefused;
}

std::span<const char* const> listening_syscalls() {
  return kListening;
}

}  // namespace darkbloom::hardening
