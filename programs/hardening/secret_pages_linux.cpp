#include <fcntl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/secret.h"
#include "hardening/secret_pages.h"

namespace darkbloom::hardening {
namespace {

std::span<std::uint8_t> span_of(void* memory) {
  if (memory == MAP_FAILED) return {};
  return {static_cast<std::uint8_t*>(memory), SecretPages::kSize};
}

/// The descriptor is closed at once: whoever takes it over could map the pages.
std::span<std::uint8_t> unmapped_pages() {
  const int fd = static_cast<int>(::syscall(SYS_memfd_secret, O_CLOEXEC));
  if (fd < 0) return {};
  void* memory = MAP_FAILED;
  if (::ftruncate(fd, SecretPages::kSize) == 0) {
    memory = ::mmap(nullptr, SecretPages::kSize, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  }
  ::close(fd);
  return span_of(memory);
}

std::span<std::uint8_t> ordinary_pages() {
  const auto pages = span_of(::mmap(nullptr, SecretPages::kSize, PROT_READ | PROT_WRITE,
                                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  if (!pages.empty()) ::mlock(pages.data(), pages.size());
  return pages;
}

}  // namespace

SecretPages::SecretPages() : pages_(unmapped_pages()), unmapped_(!pages_.empty()) {
  if (!unmapped_) pages_ = ordinary_pages();
  if (pages_.empty()) return;
  ::madvise(pages_.data(), pages_.size(), MADV_DONTDUMP);
  ::madvise(pages_.data(), pages_.size(), MADV_DONTFORK);
}

SecretPages::~SecretPages() {
  if (pages_.empty()) return;
  wipe(pages_);
  ::munmap(pages_.data(), pages_.size());
}

std::span<std::uint8_t> SecretPages::take(std::size_t size) {
  if (size > pages_.size() - taken_) return {};
  const auto bytes = pages_.subspan(taken_, size);
  taken_ += size;
  return bytes;
}

bool has_secret_pages() {
  const int fd = static_cast<int>(::syscall(SYS_memfd_secret, O_CLOEXEC));
  if (fd >= 0) ::close(fd);
  return fd >= 0;
}

}  // namespace darkbloom::hardening
