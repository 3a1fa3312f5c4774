#pragma once
// NIST P-256: Diffie-Hellman for HPKE and ECDSA with SHA-256 for statements. Public keys are
// uncompressed points of 65 bytes; a point off the curve or at infinity is refused on entry.

#include <array>
#include <functional>
#include <memory>

#include "base/bytes.h"
#include "base/environment.h"
#include "base/secret.h"
#include "base/secret_memory.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kP256PublicSize = 65;
inline constexpr std::size_t kP256PrivateSize = 32;
using P256Public = std::array<std::uint8_t, kP256PublicSize>;

/// Checks length, form and that the point is on the curve.
Result<P256Public> parse_p256_public(ByteView bytes);

/// A private key held in this process. Hardware keys offer the same verbs elsewhere.
class P256Key {
 public:
  static P256Key generate(Random& random);
  /// 32 bytes big-endian, 1 <= value < order.
  static Result<P256Key> from_private(ByteView bytes);
  /// RFC 9180 section 7.1.3 DeriveKeyPair for DHKEM(P-256, HKDF-SHA256).
  static Result<P256Key> derive(ByteView input_key);
  ~P256Key();
  P256Key(P256Key&&) noexcept;
  P256Key& operator=(P256Key&&) noexcept;

  const P256Public& public_key() const;
  /// 32-byte big-endian scalar, for storage under the owner's care.
  Secret private_bytes() const;
  /// The shared point's X coordinate, 32 bytes, left-padded.
  Result<Secret> dh(ByteView peer_public) const;
  /// Keeps the private half in `memory` from here on; elsewhere it is for the time of one use only,
  /// and wiped then. False when there is no room: nothing has changed then. `memory` outlives the
  /// key.
  bool move_to(SecretMemory& memory);
  /// ECDSA over SHA-256 of `message`; 64 bytes, r then s.
  Bytes sign(ByteView message) const;

 private:
  struct State;
  explicit P256Key(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

/// Refuses as tampered when `signature` (64 bytes, r then s) is not this key's over `message`.
Result<void> verify_p256(ByteView public_key, ByteView message, ByteView signature);

/// Diffie-Hellman with a private key that may live in hardware: RFC 9180's DH(skR, pkE).
using DhFunction = std::function<Result<Secret>(ByteView peer_public)>;

}  // namespace darkbloom::crypto
