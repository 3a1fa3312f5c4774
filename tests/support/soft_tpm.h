#pragma once
// What a TPM would sign, written by hand and signed in software, for tests of those who judge it:
// here every field can be wrong.

#include <cstdint>

#include "attest/tpm_evidence.h"
#include "attest/tpm_messages.h"
#include "attest/tpm_pcrs.h"
#include "attest/tpm_public.h"
#include "base/byte_codec.h"
#include "base/environment.h"
#include "crypto/p256.h"

namespace darkbloom::test {

namespace tpm_is = attest::tpm_attribute;

inline constexpr std::uint32_t kHeld =
    tpm_is::kFixedTpm | tpm_is::kFixedParent | tpm_is::kSensitiveDataOrigin;
inline constexpr std::uint32_t kAttesting = kHeld | tpm_is::kRestricted | tpm_is::kSign;
inline constexpr std::uint32_t kAgreeing = kHeld | tpm_is::kDecrypt;

/// TPMT_PUBLIC of a P-256 key without a symmetric algorithm.
struct SoftArea {
  std::uint32_t attributes = kAttesting;
  Bytes policy = {};
  std::uint16_t scheme = attest::tpm_alg::kEcdsa;
  std::uint16_t name_hash = attest::tpm_alg::kSha256;
  std::uint16_t curve = 3;

  Bytes of(const crypto::P256Public& point) const {
    ByteWriter writer;
    writer.u16(attest::tpm_alg::kEcc);
    writer.u16(name_hash);
    writer.u32(attributes);
    writer.sized16(policy);
    writer.u16(attest::tpm_alg::kNull);
    writer.u16(scheme);
    if (scheme != attest::tpm_alg::kNull) writer.u16(attest::tpm_alg::kSha256);
    writer.u16(curve);
    writer.u16(attest::tpm_alg::kNull);
    writer.sized16(ByteView(point).subspan(1, 32));
    writer.sized16(ByteView(point).last(32));
    return writer.take();
  }
};

/// TPMS_ATTEST: the head that all kinds share, and what follows it.
struct SoftAttest {
  std::uint32_t magic = 0xff544347;
  std::uint16_t type = 0x8018;
  Bytes nonce = {};

  Bytes with(ByteView rest) const {
    ByteWriter writer;
    writer.u32(magic);
    writer.u16(type);
    writer.sized16(Bytes(34, 1));  // the signer's qualified name
    writer.sized16(nonce);
    writer.raw(Bytes(17 + 8));  // clock and firmware version
    writer.raw(rest);
    return writer.take();
  }
};

inline Bytes quoted_registers(const attest::PcrValues& pcrs) {
  ByteWriter writer;
  writer.raw(attest::pcr_selection(pcrs));
  writer.sized16(attest::pcr_digest(pcrs).view());
  return writer.take();
}

inline Bytes certified_name(const attest::TpmName& name) {
  ByteWriter writer;
  writer.sized16(name.view());
  writer.sized16(Bytes(34, 2));
  return writer.take();
}

/// TPMT_SIGNATURE beside the bytes that it is over.
inline attest::TpmSigned soft_signed(const crypto::P256Key& key, Bytes attest_bytes) {
  const Bytes plain = key.sign(attest_bytes);
  ByteWriter writer;
  writer.u16(attest::tpm_alg::kEcdsa);
  writer.u16(attest::tpm_alg::kSha256);
  writer.sized16(ByteView(plain).first(32));
  writer.sized16(ByteView(plain).last(32));
  return {std::move(attest_bytes), writer.take()};
}

/// A whole TPM: an attestation key, and an HPKE key bound to `pcrs`.
struct SoftTpm {
  explicit SoftTpm(Random& random)
      : attestation(crypto::P256Key::generate(random)), hpke(crypto::P256Key::generate(random)) {}

  Bytes attestation_area() const { return SoftArea{}.of(attestation.public_key()); }
  Bytes hpke_area() const {
    SoftArea area{kAgreeing, copy_of(attest::pcr_policy(attest::bindable(pcrs)).view()),
                  attest::tpm_alg::kNull};
    return area.of(hpke.public_key());
  }
  attest::TpmSigned quote(Bytes nonce) const {
    return soft_signed(attestation,
                       SoftAttest{.nonce = std::move(nonce)}.with(quoted_registers(pcrs)));
  }
  attest::TpmSigned certificate(ByteView object_area) const {
    const auto name = attest::parse_tpm_public(object_area).value().name;
    const SoftAttest head{.type = 0x8017, .nonce = copy_of(view_of(attest::kHpkeKeyPurpose))};
    return soft_signed(attestation, head.with(certified_name(name)));
  }
  attest::TpmEvidence evidence(Bytes nonce) const {
    return {.attestation_public = attestation_area(),
            .quote = {quote(std::move(nonce)), pcrs},
            .hpke_public = hpke_area(),
            .hpke_certificate = certificate(hpke_area())};
  }

  crypto::P256Key attestation;
  crypto::P256Key hpke;
  attest::PcrValues pcrs = {{0, Digest{{1}}}, {4, Digest{{2}}}, {7, Digest{{3}}}};
};

}  // namespace darkbloom::test
