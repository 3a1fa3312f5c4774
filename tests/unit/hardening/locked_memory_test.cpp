#include "hardening/locked_memory.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <linux/capability.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cctype>
#include <fstream>
#include <string>

#include "unit/hardening/locked_child.h"

namespace darkbloom::hardening {
namespace {

constexpr std::size_t kSize = 1U << 16;

bool is_locked(const void* memory) {
  std::ifstream file("/proc/self/smaps");
  bool inside = false;
  const auto place = reinterpret_cast<std::uintptr_t>(memory);
  for (std::string line; std::getline(file, line);) {
    const bool heads = std::isxdigit(static_cast<unsigned char>(line.front())) != 0 &&
                       line.substr(0, line.find(' ')).contains('-');
    if (heads) {
      const auto first = std::stoull(line, nullptr, 16);
      const auto end = std::stoull(line.substr(line.find('-') + 1), nullptr, 16);
      inside = first <= place && place < end;
    }
    if (inside && line.starts_with("VmFlags:")) return line.contains(" lo");
  }
  return false;
}

void* map_memory() {
  return ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

/// An ordinary user's process under the usual limit.
void become_ordinary() {
  const rlimit little{1U << 20, 1U << 20};
  ::setrlimit(RLIMIT_MEMLOCK, &little);
  __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
  const std::array<__user_cap_data_struct, 2> none{};
  ::syscall(SYS_capset, &header, none.data());
}

/// Sanitizers turn the C library's locking into nothing.
bool locking_works() {
  return in_child([] {
           void* const memory = map_memory();
           ::mlock(memory, kSize);
           return is_locked(memory) ? 0 : 1;
         }) == 0;
}

TEST(LockedMemory, what_is_held_and_what_comes_is_locked_and_files_are_not) {
  if (!may_lock_memory()) GTEST_SKIP() << "this user may not lock all its memory";
  if (!locking_works()) GTEST_SKIP() << "a sanitizer keeps memory from being locked";
  const int status = in_child([] {
    void* const before = map_memory();
    const int program = ::open("/proc/self/exe", O_RDONLY);
    void* const file = ::mmap(nullptr, kSize, PROT_READ, MAP_PRIVATE, program, 0);
    if (!lock_memory()) return 1;
    void* const after = map_memory();
    if (!is_locked(before)) return 2;
    if (!is_locked(after)) return 3;
    return is_locked(file) ? 4 : 0;
  });
  EXPECT_EQ(status, 0);
}

TEST(LockedMemory, a_limit_that_is_too_small_is_named_and_nothing_half_done) {
  const int status = in_child([] {
    become_ordinary();
    const auto locked = lock_memory();
    if (locked) return 1;
    if (!locked.error().detail.contains("RLIMIT_MEMLOCK is 1024 KiB")) return 2;
    void* const after = map_memory();
    return after == MAP_FAILED || is_locked(after) ? 3 : 0;
  });
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace darkbloom::hardening
