#include "attest/verify/tpm_quote.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "crypto/base64.h"
#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::attest {
namespace {

using test::SoftArea;
using test::SoftAttest;
using test::SoftTpm;

const Bytes kNonce(32, 0x11);

struct Machine {
  test::SeededRandom random{test::test_seed()};
  SoftTpm tpm{random};
  TpmPublic key = parse_tpm_public(tpm.attestation_area()).value();

  TpmPublic key_with(std::uint32_t attributes) const {
    return parse_tpm_public(SoftArea{attributes}.of(tpm.attestation.public_key())).value();
  }
  /// A genuinely signed attestation whose head or rest is not as it must be.
  TpmSigned signed_as(const SoftAttest& head, ByteView rest) const {
    return test::soft_signed(tpm.attestation, head.with(rest));
  }
  std::string refusal(const TpmSigned& quote) const {
    const auto judged = judge_quote(quote, key, kNonce, tpm.pcrs);
    return judged ? "taken" : judged.error().detail;
  }
};

TEST(TpmQuote, a_sound_quote_is_taken) {
  const Machine machine;
  EXPECT_EQ(machine.refusal(machine.tpm.quote(kNonce)), "taken");
}

TEST(TpmQuote, every_flipped_byte_is_refused) {
  const Machine machine;
  const TpmSigned quote = machine.tpm.quote(kNonce);
  for (std::size_t at = 0; at < quote.attest.size(); ++at) {
    TpmSigned changed = quote;
    changed.attest[at] ^= 1;
    EXPECT_EQ(machine.refusal(changed), "a TPM's attestation is not signed by its attestation key");
  }
  for (std::size_t at = 0; at < quote.signature.size(); ++at) {
    TpmSigned changed = quote;
    changed.signature[at] ^= 1;
    EXPECT_NE(machine.refusal(changed), "taken") << "signature byte " << at;
  }
}

TEST(TpmQuote, another_nonce_is_refused) {
  const Machine machine;
  for (const Bytes& nonce : {Bytes(32, 0x12), Bytes(31, 0x11), Bytes{}})
    EXPECT_EQ(machine.refusal(machine.tpm.quote(nonce)),
              "a TPM's attestation is for another nonce");
}

TEST(TpmQuote, other_registers_and_values_are_refused) {
  const Machine machine;
  const TpmSigned quote = machine.tpm.quote(kNonce);
  PcrValues other = machine.tpm.pcrs;
  other[4].bytes[0] ^= 1;
  EXPECT_EQ(judge_quote(quote, machine.key, kNonce, other).error().detail,
            "the registers shown are not those that the TPM quoted");
  other = machine.tpm.pcrs;
  other.erase(0);
  EXPECT_EQ(judge_quote(quote, machine.key, kNonce, other).error().detail,
            "a TPM quote is over other registers than shown");
}

TEST(TpmQuote, a_signed_text_that_the_tpm_did_not_make_is_refused) {
  const Machine machine;
  const Bytes rest = test::quoted_registers(machine.tpm.pcrs);
  EXPECT_EQ(machine.refusal(machine.signed_as({.magic = 0xff544348, .nonce = kNonce}, rest)),
            "a TPM did not make these bytes itself");
  EXPECT_EQ(machine.refusal(machine.signed_as({.type = 0x8017, .nonce = kNonce}, rest)),
            "a TPM's attestation is no quote");
  Bytes longer = rest;
  longer.push_back(0);
  EXPECT_NE(machine.refusal(machine.signed_as({.nonce = kNonce}, longer)), "taken");
  Bytes sha1_bank = rest;
  sha1_bank[5] = 4;
  EXPECT_EQ(machine.refusal(machine.signed_as({.nonce = kNonce}, sha1_bank)),
            "a TPM quote is over other registers than shown");
}

TEST(TpmQuote, a_key_that_lacks_an_attribute_is_refused_by_its_name) {
  const Machine machine;
  const std::array rules{
      std::pair(test::tpm_is::kFixedTpm, "the attestation key may be moved to another TPM"),
      std::pair(test::tpm_is::kFixedParent,
                "the attestation key may be moved under another parent"),
      std::pair(test::tpm_is::kSensitiveDataOrigin, "the attestation key was made outside its TPM"),
      std::pair(test::tpm_is::kRestricted,
                "the attestation key is not restricted: it signs anything"),
      std::pair(test::tpm_is::kSign, "the attestation key cannot sign")};
  const TpmSigned quote = machine.tpm.quote(kNonce);
  for (const auto& [attribute, why] : rules) {
    const TpmPublic key = machine.key_with(test::kAttesting & ~attribute);
    EXPECT_EQ(judge_quote(quote, key, kNonce, machine.tpm.pcrs).error().detail, why);
  }
  const TpmPublic both = machine.key_with(test::kAttesting | test::tpm_is::kDecrypt);
  EXPECT_EQ(judge_quote(quote, both, kNonce, machine.tpm.pcrs).error().detail,
            "the attestation key decrypts as well");
  const auto any_scheme =
      parse_tpm_public(SoftArea{.scheme = tpm_alg::kNull}.of(machine.tpm.attestation.public_key()));
  EXPECT_EQ(check_attestation_key(*any_scheme).error().detail,
            "the attestation key's signature scheme is not ours");
}

TEST(TpmQuote, a_signature_of_another_form_is_refused) {
  const Machine machine;
  TpmSigned quote = machine.tpm.quote(kNonce);
  Bytes longer = quote.signature;
  longer.push_back(0);
  EXPECT_NE(machine.refusal({quote.attest, longer}), "taken");
  Bytes sha1 = quote.signature;
  sha1[3] = 4;
  EXPECT_EQ(machine.refusal({quote.attest, sha1}), "a TPM signature is not over SHA-256");
  Bytes rsa = quote.signature;
  rsa[1] = 0x14;
  EXPECT_EQ(machine.refusal({quote.attest, rsa}),
            "a TPM signature is of another kind than its key");
  EXPECT_EQ(machine.refusal({Bytes(kTpmAttestMax + 1), quote.signature}),
            "a TPM's attestation is too long");
  for (std::size_t size = 0; size < quote.signature.size(); ++size) {
    const ByteView part = ByteView(quote.signature).first(size);
    EXPECT_NE(machine.refusal({quote.attest, copy_of(part)}), "taken");
  }
}

TEST(TpmQuote, a_key_certificate_is_for_its_object_and_purpose) {
  const Machine machine;
  const Bytes area = machine.tpm.hpke_area();
  const TpmName name = parse_tpm_public(area)->name;
  const TpmSigned certificate = machine.tpm.certificate(area);
  const ByteView purpose = view_of(kHpkeKeyPurpose);
  EXPECT_TRUE(judge_certificate(certificate, machine.key, purpose, name));
  EXPECT_EQ(judge_certificate(certificate, machine.key, purpose, machine.key.name).error().detail,
            "a TPM certified another key than the one shown");
  EXPECT_EQ(judge_certificate(certificate, machine.key, kNonce, name).error().detail,
            "a TPM's attestation is for another nonce");
  EXPECT_EQ(judge_certificate(machine.tpm.quote(kNonce), machine.key, kNonce, name).error().detail,
            "a TPM's attestation certifies no key");
}

// ---- A quote that a TPM of somebody else made, from keylime's tests. ----

Bytes file_bytes(const std::string& name) {
  std::ifstream file(test::vector_folder() / "tpm" / name, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// An RSA key out of its SubjectPublicKeyInfo, whose modulus starts 33 bytes in.
TpmPublic keylime_key() {
  const Bytes pem = file_bytes("keylime_akpub.pem");
  std::string body;
  for (const char c : text_of(ByteView(pem).subspan(27, pem.size() - 27 - 26)))
    if (c != '\n') body += c;
  const Bytes der = crypto::from_base64(body).value();
  TpmPublic key;
  key.attributes = test::kAttesting;
  key.scheme = tpm_alg::kRsassa;
  key.key = crypto::parse_rsa_2048_public(ByteView(der).subspan(33, 256)).value();
  return key;
}

/// tpm2-tools' dump: three values lie in two lists of digests, each with its size before it.
PcrValues keylime_pcrs() {
  const Bytes dump = file_bytes("keylime_quotepcr.out");
  const auto value = [&](std::size_t at) { return *Digest::from(ByteView(dump).subspan(at, 32)); };
  return {{15, value(0x8e)}, {16, value(0xd0)}, {22, value(0x112)}};
}

TEST(TpmQuote, keylimes_quote_is_taken_and_every_change_of_it_refused) {
  if (!std::filesystem::exists(test::vector_folder() / "tpm")) GTEST_SKIP() << test::kNoVectors;
  const TpmPublic key = keylime_key();
  const TpmSigned quote{file_bytes("keylime_quote.out"), file_bytes("keylime_quotesig.out")};
  const Bytes nonce = copy_of(ByteView(quote.attest).subspan(0x2c, 20));
  const PcrValues pcrs = keylime_pcrs();
  const auto judged = judge_quote(quote, key, nonce, pcrs);
  EXPECT_TRUE(judged) << judged.error().detail;
  for (std::size_t at = 0; at < quote.attest.size(); ++at) {
    TpmSigned changed = quote;
    changed.attest[at] ^= 0x80;
    EXPECT_FALSE(judge_quote(changed, key, nonce, pcrs)) << at;
  }
  for (const auto& [index, value] : pcrs) {
    PcrValues other = pcrs;
    other[index].bytes[31] ^= 1;
    EXPECT_EQ(judge_quote(quote, key, nonce, other).error().detail,
              "the registers shown are not those that the TPM quoted");
  }
}

}  // namespace
}  // namespace darkbloom::attest
