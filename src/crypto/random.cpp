#include "crypto/random.h"

#include <openssl/rand.h>

#include "base/check.h"

namespace darkbloom::crypto {

void SystemRandom::fill(std::span<std::uint8_t> bytes) {
  const int given = RAND_priv_bytes_ex(nullptr, bytes.data(), bytes.size(), 0);
  check(given == 1, "the operating system gives randomness");
}

}  // namespace darkbloom::crypto
