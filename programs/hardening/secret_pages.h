#pragma once
// Pages for private keys: memfd_secret, which the kernel takes out of its own map of memory, so
// that neither a debugger nor another process nor a core dump reads them. Where the kernel lacks
// it, ordinary pages, locked and left out of dumps, and the program says so.

#include <cstddef>
#include <span>

#include "base/secret_memory.h"

namespace darkbloom::hardening {

class SecretPages final : public SecretMemory {
 public:
  static constexpr std::size_t kSize = 4096;

  SecretPages();
  ~SecretPages() override;
  SecretPages(const SecretPages&) = delete;
  SecretPages& operator=(const SecretPages&) = delete;

  /// Empty once kSize bytes have been taken; what was given back is not used again.
  std::span<std::uint8_t> take(std::size_t size) override;
  void give_back(std::span<std::uint8_t>) override {}

  /// Whether the kernel keeps even itself out.
  bool unmapped() const { return unmapped_; }

 private:
  std::span<std::uint8_t> pages_;  // empty when the system gives no memory at all
  std::size_t taken_ = 0;
  bool unmapped_ = false;
};

/// Whether this kernel has memfd_secret.
bool has_secret_pages();

}  // namespace darkbloom::hardening
