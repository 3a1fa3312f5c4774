#pragma once
// RSA public keys of 2048 bits with exponent 65537, and only those: what TPMs hold beside P-256.
// No private key of this kind is ours, so that nothing here signs or decrypts.

#include <array>

#include "base/bytes.h"
#include "base/environment.h"

namespace darkbloom::crypto {

inline constexpr std::size_t kRsa2048Size = 256;
/// The modulus, big-endian.
using Rsa2048Public = std::array<std::uint8_t, kRsa2048Size>;

/// Checks the length, that the highest bit is set and that the number is odd.
Result<Rsa2048Public> parse_rsa_2048_public(ByteView modulus);

/// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 8017 section 8.2). Refuses as tampered.
Result<void> verify_rsa_2048(const Rsa2048Public& key, ByteView message, ByteView signature);

/// RSAES-OAEP with SHA-256 for hash and mask (RFC 8017 section 7.1.1). `label` is used whole, with
/// its closing zero where a protocol wants one. Above 190 bytes `message` is too_large.
Result<Bytes> seal_rsa_2048(const Rsa2048Public& key, ByteView label, ByteView message,
                            Random& random);

}  // namespace darkbloom::crypto
