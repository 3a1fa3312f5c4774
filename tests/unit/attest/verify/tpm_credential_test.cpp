#include "attest/verify/tpm_credential.h"

#include <gtest/gtest.h>

#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

// That a TPM opens these challenges, and for the right key only, tpm_test.cpp shows with swtpm.

constexpr std::uint32_t kEndorsing =
    test::kHeld | test::tpm_is::kRestricted | test::tpm_is::kDecrypt;

struct Registrar {
  test::SeededRandom random{test::test_seed()};
  crypto::P256Key key = crypto::P256Key::generate(random);
  TpmPublic endorsement_with(std::uint32_t attributes) const {
    const test::SoftArea area{.attributes = attributes, .scheme = tpm_alg::kNull};
    return parse_tpm_public(area.of(key.public_key())).value();
  }
};

TEST(TpmCredential, a_challenge_has_the_sizes_that_a_tpm_takes_and_hides_the_secret) {
  Registrar registrar;
  const TpmPublic key = registrar.endorsement_with(kEndorsing);
  const Bytes secret = registrar.random.bytes(32);
  const auto challenge = make_credential(key, key.name, secret, registrar.random);
  ASSERT_TRUE(challenge);
  EXPECT_EQ(challenge->credential_blob.size(), 2U + 32 + 2 + 32);
  EXPECT_EQ(challenge->encrypted_secret.size(), 2U + 32 + 2 + 32);
  EXPECT_EQ(to_hex(challenge->credential_blob).find(to_hex(secret)), std::string::npos);
}

TEST(TpmCredential, no_two_challenges_are_alike) {
  Registrar registrar;
  const TpmPublic key = registrar.endorsement_with(kEndorsing);
  const auto first = make_credential(key, key.name, Bytes(32), registrar.random);
  const auto second = make_credential(key, key.name, Bytes(32), registrar.random);
  EXPECT_NE(first->encrypted_secret, second->encrypted_secret);
  EXPECT_NE(first->credential_blob, second->credential_blob);
}

TEST(TpmCredential, a_secret_that_no_tpm_returns_is_refused) {
  Registrar registrar;
  const TpmPublic key = registrar.endorsement_with(kEndorsing);
  EXPECT_EQ(make_credential(key, key.name, Bytes(33), registrar.random).error().fault,
            Fault::too_large);
}

TEST(TpmCredential, a_key_that_software_could_hold_is_no_endorsement_key) {
  Registrar registrar;
  for (const std::uint32_t attributes :
       {kEndorsing & ~test::tpm_is::kFixedTpm, kEndorsing & ~test::tpm_is::kFixedParent,
        kEndorsing & ~test::tpm_is::kRestricted, kEndorsing & ~test::tpm_is::kDecrypt,
        kEndorsing | test::tpm_is::kSign}) {
    const TpmPublic key = registrar.endorsement_with(attributes);
    EXPECT_EQ(make_credential(key, key.name, Bytes(32), registrar.random).error().detail,
              "an endorsement key is no restricted decryption key of a TPM");
  }
}

}  // namespace
}  // namespace darkbloom::attest
