// Never run: no Mac at hand.

#include <sys/mman.h>

#include "base/secret.h"
#include "hardening/secret_pages.h"

namespace darkbloom::hardening {

SecretPages::SecretPages() {
  void* const memory =
      ::mmap(nullptr, kSize, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANON, -1, 0);
  if (memory == MAP_FAILED) return;
  ::mlock(memory, kSize);
  pages_ = {static_cast<std::uint8_t*>(memory), kSize};
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
  return false;
}

}  // namespace darkbloom::hardening
