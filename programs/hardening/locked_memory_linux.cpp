#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <format>
#include <fstream>
#include <string>

#include "hardening/locked_memory.h"

namespace darkbloom::hardening {
namespace {

bool has_capability(unsigned number) {
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  std::array<__user_cap_data_struct, 2> data{};
  if (::syscall(SYS_capget, &header, data.data()) != 0) return false;
  return (data[number / 32].effective >> (number % 32) & 1U) != 0;
}

rlim_t raised_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_MEMLOCK, &limit) != 0) return 0;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_MEMLOCK, &limit);
  return limit.rlim_max;
}

/// Read-only mappings of files, such as weights and code, hold nothing of anybody's.
void release_files() {
  std::ifstream maps("/proc/self/maps");
  for (std::string line; std::getline(maps, line);) {
    const std::size_t rights = line.find(' ') + 1;
    const bool of_a_file = line.find('/') != std::string::npos;
    if (!of_a_file || line.size() < rights + 2 || line[rights + 1] == 'w') continue;
    std::uintptr_t begin = 0;
    std::uintptr_t end = 0;
    const char* const text_end = line.data() + line.size();
    const auto first = std::from_chars(line.data(), text_end, begin, 16);
    std::from_chars(first.ptr + 1, text_end, end, 16);
    // NOLINTNEXTLINE: an address of our own, which the kernel writes as a number.
    ::munlock(reinterpret_cast<void*>(begin), end - begin);
  }
}

}  // namespace

bool may_lock_memory() {
  return has_capability(CAP_IPC_LOCK) || raised_limit() == RLIM_INFINITY;
}

Result<void> lock_memory() {
  if (!may_lock_memory()) {
    return fail(
        Fault::unavailable,
        std::format("Memory is not locked: the limit RLIMIT_MEMLOCK is {} KiB. Raise it to "
                    "unlimited (LimitMEMLOCK=infinity in a systemd unit), or turn swap off.",
                    raised_limit() / 1024));
  }
  if (::mlockall(MCL_CURRENT | MCL_FUTURE | MCL_ONFAULT) != 0) {
    return fail(Fault::unavailable, "The kernel refuses to lock memory.");
  }
  release_files();
  return {};
}

}  // namespace darkbloom::hardening
