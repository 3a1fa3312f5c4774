#include "hardening/secret_pages.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>

#include "hardening/syscall_filter.h"
#include "unit/hardening/locked_child.h"

namespace darkbloom::hardening {
namespace {

/// The errno with which reading `bytes` of this process through the kernel fails; 0: it does not.
int errno_of_reading(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, 32> copy{};
  const iovec into{copy.data(), copy.size()};
  const iovec from{const_cast<std::uint8_t*>(bytes.data()), copy.size()};
  return ::process_vm_readv(::getpid(), &into, 1, &from, 1, 0) < 0 ? errno : 0;
}

/// Reads like a debugger, past the protection of pages.
bool memory_file_reads(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, 32> copy{};
  const int fd = ::open("/proc/self/mem", O_RDONLY);
  const auto got =
      ::pread(fd, copy.data(), copy.size(), reinterpret_cast<std::intptr_t>(bytes.data()));
  ::close(fd);
  return got == static_cast<ssize_t>(copy.size());
}

TEST(SecretPages, what_lies_there_is_not_read_through_the_kernel) {
  if (!has_secret_pages()) GTEST_SKIP() << "this kernel has no memfd_secret";
  SecretPages pages;
  ASSERT_TRUE(pages.unmapped());
  const auto bytes = pages.take(32);
  std::ranges::fill(bytes, std::uint8_t{0x5A});
  EXPECT_NE(errno_of_reading(bytes), 0);
  EXPECT_FALSE(memory_file_reads(bytes));
  const std::array<std::uint8_t, 32> ordinary{};
  EXPECT_EQ(errno_of_reading(ordinary), 0) << "the attack works on ordinary memory";
  EXPECT_TRUE(memory_file_reads(ordinary));
}

TEST(SecretPages, no_descriptor_of_them_is_left) {
  const SecretPages pages;
  for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
    std::error_code gone;  // the iterator's own
    const auto target = std::filesystem::read_symlink(entry.path(), gone);
    EXPECT_FALSE(target.string().contains("secretmem")) << target;
  }
}

TEST(SecretPages, where_the_kernel_lacks_them_ordinary_ones_serve_and_say_so) {
  const int status = in_child([] {
    if (!filter_syscalls({})) return 1;  // memfd_secret is behind it
    SecretPages pages;
    if (pages.unmapped() || has_secret_pages()) return 2;
    const auto bytes = pages.take(32);
    if (bytes.size() != 32) return 3;
    std::ranges::fill(bytes, std::uint8_t{0x5A});
    return 0;
  });
  EXPECT_EQ(status, 0);
}

TEST(SecretPages, they_are_not_given_out_twice_nor_beyond_their_end) {
  SecretPages pages;
  const auto first = pages.take(SecretPages::kSize - 32);
  const auto second = pages.take(32);
  ASSERT_EQ(second.size(), 32U);
  EXPECT_EQ(second.data(), first.data() + first.size());
  EXPECT_TRUE(pages.take(1).empty());
}

TEST(SecretPages, the_kernel_leaves_them_out_of_dumps_and_of_children) {
  SecretPages pages;
  const auto place = reinterpret_cast<std::uintptr_t>(pages.take(32).data());
  std::ifstream file("/proc/self/smaps");
  std::string line;
  bool inside = false;
  std::string flags;
  while (std::getline(file, line)) {
    if (line.contains('-') && line.contains(' ') && std::isxdigit(line.front()) != 0) {
      inside = std::stoull(line, nullptr, 16) == place;
    }
    if (inside && line.starts_with("VmFlags:")) flags = line;
  }
  EXPECT_NE(flags.find(" dd"), std::string::npos) << flags;
  EXPECT_NE(flags.find(" dc"), std::string::npos) << flags;
  EXPECT_NE(flags.find(" lo"), std::string::npos) << "locked: " << flags;
}

}  // namespace
}  // namespace darkbloom::hardening
