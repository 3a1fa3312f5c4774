#include "attest/verify/tpm_quote.h"

#include <algorithm>
#include <array>

#include "base/byte_codec.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint32_t kMagic = 0xff544347;  // TPM_GENERATED_VALUE
constexpr std::uint16_t kQuote = 0x8018;
constexpr std::uint16_t kCertify = 0x8017;
constexpr std::size_t kClockInfoSize = 17;
constexpr std::size_t kFirmwareVersionSize = 8;
constexpr std::size_t kNameMax = 68;

/// The part that all kinds share; `reader` stands at the start.
Result<void> read_head(ByteReader& reader, std::uint16_t type, ByteView nonce) {
  if (reader.u32() != kMagic) return fail(Fault::invalid, "a TPM did not make these bytes itself");
  if (reader.u16() != type) {
    return fail(Fault::invalid, type == kQuote ? "a TPM's attestation is no quote"
                                               : "a TPM's attestation certifies no key");
  }
  reader.sized16(kNameMax);  // the signer's qualified name: the signature says who signed
  const ByteView extra = reader.sized16(kTpmNonceMax);
  if (!std::ranges::equal(extra, nonce)) {
    return fail(Fault::replayed, "a TPM's attestation is for another nonce");
  }
  reader.raw(kClockInfoSize);
  reader.raw(kFirmwareVersionSize);
  return {};
}

/// r or s, which TPMs may shorten, at the end of `into`.
void read_number(ByteReader& reader, std::span<std::uint8_t> into) {
  const ByteView bytes = reader.sized16(into.size());
  std::ranges::copy(bytes, into.end() - static_cast<std::ptrdiff_t>(bytes.size()));
}

Result<void> verify_ecdsa(const crypto::P256Public& key, ByteView message, ByteReader& reader) {
  std::array<std::uint8_t, 64> plain{};
  read_number(reader, std::span(plain).first<32>());
  read_number(reader, std::span(plain).last<32>());
  if (auto whole = reader.finish("a TPM signature"); !whole) return fail(whole.error());
  return crypto::verify_p256(key, message, plain);
}

Result<void> verify_rsassa(const crypto::Rsa2048Public& key, ByteView message, ByteReader& reader) {
  const ByteView plain = reader.sized16(crypto::kRsa2048Size);
  if (auto whole = reader.finish("a TPM signature"); !whole) return fail(whole.error());
  return crypto::verify_rsa_2048(key, message, plain);
}

Result<void> check_attribute(const TpmPublic& key, std::uint32_t attribute, const char* why) {
  if (!key.has(attribute)) return fail(Fault::forbidden, why);
  return {};
}

}  // namespace

Result<void> verify_tpm_signature(const TpmPublic& key, const TpmSigned& what) {
  if (what.attest.size() > kTpmAttestMax || what.signature.size() > kTpmSignatureMax) {
    return fail(Fault::too_large, "a TPM's attestation is too long");
  }
  ByteReader reader(what.signature);
  const std::uint16_t algorithm = reader.u16();
  if (reader.u16() != tpm_alg::kSha256) {
    return fail(Fault::invalid, "a TPM signature is not over SHA-256");
  }
  const auto* point = std::get_if<crypto::P256Public>(&key.key);
  const auto* modulus = std::get_if<crypto::Rsa2048Public>(&key.key);
  Result<void> verified = fail(Fault::invalid, "a TPM signature is of another kind than its key");
  if (point != nullptr && algorithm == tpm_alg::kEcdsa) {
    verified = verify_ecdsa(*point, what.attest, reader);
  } else if (modulus != nullptr && algorithm == tpm_alg::kRsassa) {
    verified = verify_rsassa(*modulus, what.attest, reader);
  }
  if (!verified && verified.error().fault == Fault::tampered) {
    return fail(Fault::tampered, "a TPM's attestation is not signed by its attestation key");
  }
  return verified;
}

Result<void> check_attestation_key(const TpmPublic& key) {
  namespace is = tpm_attribute;
  const std::array rules{
      std::pair(is::kFixedTpm, "the attestation key may be moved to another TPM"),
      std::pair(is::kFixedParent, "the attestation key may be moved under another parent"),
      std::pair(is::kSensitiveDataOrigin, "the attestation key was made outside its TPM"),
      std::pair(is::kRestricted, "the attestation key is not restricted: it signs anything"),
      std::pair(is::kSign, "the attestation key cannot sign")};
  for (const auto& [attribute, why] : rules) {
    if (auto held = check_attribute(key, attribute, why); !held) return fail(held.error());
  }
  if (key.has(is::kDecrypt)) return fail(Fault::forbidden, "the attestation key decrypts as well");
  if (key.scheme != tpm_alg::kEcdsa && key.scheme != tpm_alg::kRsassa) {
    return fail(Fault::forbidden, "the attestation key's signature scheme is not ours");
  }
  return {};
}

Result<void> judge_quote(const TpmSigned& quote, const TpmPublic& key, ByteView nonce,
                         const PcrValues& pcrs) {
  if (auto sound = check_attestation_key(key); !sound) return fail(sound.error());
  if (auto signature = verify_tpm_signature(key, quote); !signature) return fail(signature.error());
  ByteReader reader(quote.attest);
  if (auto head = read_head(reader, kQuote, nonce); !head) return fail(head.error());
  const Bytes selection = pcr_selection(pcrs);
  const ByteView quoted = reader.raw(selection.size());
  const ByteView digest = reader.sized16(Digest::kSize);
  if (auto whole = reader.finish("a TPM quote"); !whole) return fail(whole.error());
  if (!std::ranges::equal(quoted, selection)) {
    return fail(Fault::tampered, "a TPM quote is over other registers than shown");
  }
  if (!std::ranges::equal(digest, pcr_digest(pcrs).view())) {
    return fail(Fault::tampered, "the registers shown are not those that the TPM quoted");
  }
  return {};
}

Result<void> judge_certificate(const TpmSigned& certificate, const TpmPublic& key, ByteView nonce,
                               const TpmName& object) {
  if (auto sound = check_attestation_key(key); !sound) return fail(sound.error());
  if (auto signature = verify_tpm_signature(key, certificate); !signature) {
    return fail(signature.error());
  }
  ByteReader reader(certificate.attest);
  if (auto head = read_head(reader, kCertify, nonce); !head) return fail(head.error());
  const ByteView name = reader.sized16(kNameMax);
  reader.sized16(kNameMax);  // its qualified name, which tells the hierarchy only
  if (auto whole = reader.finish("a TPM key certificate"); !whole) return fail(whole.error());
  if (!std::ranges::equal(name, object.view())) {
    return fail(Fault::tampered, "a TPM certified another key than the one shown");
  }
  return {};
}

}  // namespace darkbloom::attest
