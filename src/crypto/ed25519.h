#pragma once
// Ed25519 (RFC 8032), which logs and their witnesses sign with.

#include <array>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/secret.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kEd25519SeedSize = 32;
inline constexpr std::size_t kEd25519PublicSize = 32;
inline constexpr std::size_t kEd25519SignatureSize = 64;

/// A private key of RFC 8032, kept as its seed.
class Ed25519Key {
 public:
  static Ed25519Key generate(Random& random);
  /// 32 bytes, all of which are keys.
  static Result<Ed25519Key> from_seed(ByteView seed);

  const std::array<std::uint8_t, kEd25519PublicSize>& public_key() const { return public_key_; }
  /// For storage under the owner's care.
  const Secret& seed() const { return seed_; }
  Bytes sign(ByteView message) const;

 private:
  explicit Ed25519Key(Secret seed);
  Secret seed_;
  std::array<std::uint8_t, kEd25519PublicSize> public_key_ = {};
};

/// Refuses as tampered when `signature` is not that of `public_key` over `message`.
Result<void> verify_ed25519(ByteView public_key, ByteView message, ByteView signature);

}  // namespace darkbloom::crypto
