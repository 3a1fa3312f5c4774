#include "attest/tpm/key_templates.h"

#include <array>

#include "attest/tpm_public.h"
#include "base/byte_codec.h"

namespace darkbloom::attest {
namespace {

namespace is = tpm_attribute;

constexpr std::uint32_t kHere = is::kFixedTpm | is::kFixedParent | is::kSensitiveDataOrigin;
constexpr std::uint32_t kEndorsement =
    kHere | is::kAdminWithPolicy | is::kRestricted | is::kDecrypt;
constexpr std::uint16_t kCurveP256 = 0x0003;

// PolicySecret of the endorsement hierarchy: policy A of the TCG EK Credential Profile.
constexpr std::array<std::uint8_t, 32> kPolicyA{
    0x83, 0x71, 0x97, 0x67, 0x44, 0x84, 0xb3, 0xf8, 0x1a, 0x90, 0xcc, 0x8d, 0x46, 0xa5, 0xd7, 0x24,
    0xfd, 0x52, 0xd7, 0x6e, 0x06, 0x52, 0x0b, 0x64, 0xf2, 0xa1, 0xda, 0x1b, 0x33, 0x14, 0x69, 0xaa};

void write_head(ByteWriter& writer, std::uint16_t type, std::uint32_t attributes, ByteView policy) {
  writer.u16(type);
  writer.u16(tpm_alg::kSha256);
  writer.u32(attributes);
  writer.sized16(policy);
}

/// AES-128 in CFB mode: how a parent protects its children.
void write_aes(ByteWriter& writer) {
  writer.u16(tpm_alg::kAes);
  writer.u16(128);
  writer.u16(tpm_alg::kCfb);
}

/// Curve, no key derivation, and the coordinates that the TPM is to fill in.
void write_curve(ByteWriter& writer, ByteView coordinate) {
  writer.u16(kCurveP256);
  writer.u16(tpm_alg::kNull);
  writer.sized16(coordinate);
  writer.sized16(coordinate);
}

Bytes parent_p256(std::uint32_t attributes, ByteView policy, ByteView coordinate) {
  ByteWriter writer;
  write_head(writer, tpm_alg::kEcc, attributes, policy);
  write_aes(writer);
  writer.u16(tpm_alg::kNull);
  write_curve(writer, coordinate);
  return writer.take();
}

}  // namespace

Bytes endorsement_template_p256() {
  return parent_p256(kEndorsement, kPolicyA, Bytes(32));
}

Bytes endorsement_template_rsa() {
  ByteWriter writer;
  write_head(writer, tpm_alg::kRsa, kEndorsement, kPolicyA);
  write_aes(writer);
  writer.u16(tpm_alg::kNull);
  writer.u16(2048);
  writer.u32(0);  // the exponent 65537
  writer.sized16(Bytes(crypto::kRsa2048Size));
  return writer.take();
}

Bytes attestation_template() {
  ByteWriter writer;
  write_head(writer, tpm_alg::kEcc,
             kHere | is::kUserWithAuth | is::kNoDa | is::kRestricted | is::kSign, {});
  writer.u16(tpm_alg::kNull);
  writer.u16(tpm_alg::kEcdsa);
  writer.u16(tpm_alg::kSha256);
  write_curve(writer, {});
  return writer.take();
}

Bytes storage_template() {
  return parent_p256(kHere | is::kUserWithAuth | is::kNoDa | is::kRestricted | is::kDecrypt, {},
                     {});
}

Bytes agreement_template(const Digest& policy) {
  ByteWriter writer;
  write_head(writer, tpm_alg::kEcc, kHere | is::kNoDa | is::kDecrypt, policy.view());
  writer.u16(tpm_alg::kNull);
  writer.u16(tpm_alg::kNull);
  write_curve(writer, {});
  return writer.take();
}

}  // namespace darkbloom::attest
