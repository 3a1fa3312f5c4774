#pragma once
// Public areas of TPM 2.0 keys (part 2 section 12.2.4, TPMT_PUBLIC) and the names made of them.
// Only what is used here decodes: P-256 and RSA-2048 with SHA-256 as the name algorithm.

#include <cstdint>
#include <variant>

#include "base/bytes.h"
#include "base/ids.h"
#include "crypto/p256.h"
#include "crypto/rsa_2048.h"

namespace darkbloom::attest {

/// Algorithm and digest: part 1 section 16. One name is one public area, attributes and policy too.
using TpmName = Id<struct TpmNameTag, 2 + Digest::kSize>;

/// TPM_ALG_ID: part 2 section 6.3.
namespace tpm_alg {
inline constexpr std::uint16_t kRsa = 0x0001;
inline constexpr std::uint16_t kAes = 0x0006;
inline constexpr std::uint16_t kSha256 = 0x000b;
inline constexpr std::uint16_t kNull = 0x0010;
inline constexpr std::uint16_t kRsassa = 0x0014;
inline constexpr std::uint16_t kOaep = 0x0017;
inline constexpr std::uint16_t kEcdsa = 0x0018;
inline constexpr std::uint16_t kEcdh = 0x0019;
inline constexpr std::uint16_t kEcc = 0x0023;
inline constexpr std::uint16_t kCfb = 0x0043;
}  // namespace tpm_alg

/// TPMA_OBJECT: part 2 section 8.3.
namespace tpm_attribute {
inline constexpr std::uint32_t kFixedTpm = 1U << 1;
inline constexpr std::uint32_t kFixedParent = 1U << 4;
inline constexpr std::uint32_t kSensitiveDataOrigin = 1U << 5;
inline constexpr std::uint32_t kUserWithAuth = 1U << 6;
inline constexpr std::uint32_t kAdminWithPolicy = 1U << 7;
inline constexpr std::uint32_t kNoDa = 1U << 10;
inline constexpr std::uint32_t kRestricted = 1U << 16;
inline constexpr std::uint32_t kDecrypt = 1U << 17;
inline constexpr std::uint32_t kSign = 1U << 18;
}  // namespace tpm_attribute

inline constexpr std::size_t kTpmPublicMax = 512;

struct TpmPublic {
  TpmName name = {};
  std::uint32_t attributes = 0;           ///< of tpm_attribute
  Bytes policy = {};                      ///< empty, or a SHA-256 digest
  std::uint16_t scheme = tpm_alg::kNull;  ///< the one signature scheme that the key may use
  std::variant<crypto::P256Public, crypto::Rsa2048Public> key;

  bool has(std::uint32_t attribute) const { return (attributes & attribute) == attribute; }
};

/// Refuses as invalid: other key types, bytes left over, a point off the curve.
Result<TpmPublic> parse_tpm_public(ByteView area);

}  // namespace darkbloom::attest
