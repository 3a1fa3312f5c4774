#include "ledger/api_key.h"

#include <array>

#include "crypto/hash.h"

namespace darkbloom::ledger {

std::string make_api_key(Random& random) {
  std::array<std::uint8_t, 32> bits{};
  random.fill(bits);
  return std::string(kApiKeyPrefix) + to_base64url(bits);
}

Digest digest_of_key(std::string_view api_key) {
  return crypto::sha256(view_of(api_key));
}

}  // namespace darkbloom::ledger
