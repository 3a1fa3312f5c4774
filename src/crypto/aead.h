#pragma once
// AES-256-GCM with 12-byte nonces and 16-byte tags. The caller never repeats a nonce under a key.

#include <array>

#include "base/bytes.h"
#include "base/secret.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kAeadKeySize = 32;
inline constexpr std::size_t kAeadNonceSize = 12;
inline constexpr std::size_t kAeadTagSize = 16;
using AeadNonce = std::array<std::uint8_t, kAeadNonceSize>;

/// Ciphertext followed by the tag. `key` has kAeadKeySize bytes.
Bytes aead_seal(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView plaintext);
/// Refuses as tampered when the tag does not fit.
Result<Secret> aead_open(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView sealed);

/// `base` XOR `counter` in its last eight bytes: RFC 9180 section 5.2.
AeadNonce nonce_at(const AeadNonce& base, std::uint64_t counter);

}  // namespace darkbloom::crypto
