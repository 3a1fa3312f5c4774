#pragma once
// The operating system's randomness, through OpenSSL. Aborts when there is none.

#include "base/environment.h"

namespace darkbloom::crypto {

class SystemRandom final : public Random {
 public:
  void fill(std::span<std::uint8_t> bytes) override;
};

}  // namespace darkbloom::crypto
