#include "attest/verify/tpm_judge.h"

#include <gtest/gtest.h>

#include "attest/verify/ima_log.h"
#include "support/soft_logs.h"
#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

using test::SoftArea;
using test::SoftTpm;

const Bytes kNonce(32, 0x33);

/// A node with its evidence, and a client that expects it.
struct Scene {
  test::SeededRandom random{test::test_seed()};
  SoftTpm tpm{random};
  TpmEvidence evidence = tpm.evidence(kNonce);
  TpmExpectation expected = {
      .nonce = kNonce,
      .hpke = tpm.hpke.public_key(),
      .registered = {{parse_tpm_public(tpm.attestation_area())->name, {.simulated = false}}},
      .known = {{4, {Digest{{2}}, Digest{{9}}}}}};

  /// Another HPKE key area, certified by the genuine attestation key.
  void replace_hpke(const SoftArea& area) {
    evidence.hpke_public = area.of(tpm.hpke.public_key());
    evidence.hpke_certificate = tpm.certificate(evidence.hpke_public);
  }
  SoftArea hpke_area() const {
    return {test::kAgreeing, copy_of(pcr_policy(tpm.pcrs).view()), tpm_alg::kNull};
  }
  std::string refusal() const {
    const auto facts = judge_tpm(encode_tpm_evidence(evidence), expected);
    return facts ? "taken" : facts.error().detail;
  }
};

TEST(TpmJudge, sound_evidence_gives_the_facts) {
  Scene scene;
  const auto facts = judge_tpm(encode_tpm_evidence(scene.evidence), scene.expected);
  ASSERT_TRUE(facts) << facts.error().detail;
  EXPECT_EQ(facts->pcrs, scene.tpm.pcrs);
  EXPECT_FALSE(facts->simulated);
  EXPECT_FALSE(facts->has_events);
  EXPECT_FALSE(facts->has_ima);
  scene.expected.registered.begin()->second.simulated = true;
  EXPECT_TRUE(judge_tpm(encode_tpm_evidence(scene.evidence), scene.expected)->simulated);
}

TEST(TpmJudge, every_flipped_byte_is_refused) {
  const Scene scene;
  const Bytes section = encode_tpm_evidence(scene.evidence);
  for (std::size_t at = 0; at < section.size(); ++at) {
    Bytes changed = section;
    changed[at] ^= 1;
    EXPECT_FALSE(judge_tpm(changed, scene.expected)) << "byte " << at;
  }
}

TEST(TpmJudge, an_attestation_key_that_no_registrar_logged_is_refused) {
  Scene scene;
  scene.expected.registered.clear();
  EXPECT_EQ(scene.refusal(), "no registrar logged the TPM's attestation key");
}

TEST(TpmJudge, an_old_quote_is_refused) {
  Scene scene;
  scene.expected.nonce = Bytes(32, 0x34);
  EXPECT_EQ(scene.refusal(), "a TPM's attestation is for another nonce");
}

TEST(TpmJudge, a_register_without_a_known_value_is_refused) {
  Scene scene;
  scene.expected.known = {{4, {Digest{{9}}}}};
  EXPECT_EQ(scene.refusal(), "register 4 has none of the known values");
  scene.expected.known = {{11, {Digest{{9}}}}};
  EXPECT_EQ(scene.refusal(), "register 11 is not quoted");
}

TEST(TpmJudge, another_hpke_key_than_the_statements_is_refused) {
  Scene scene;
  scene.expected.hpke = crypto::P256Key::generate(scene.random).public_key();
  EXPECT_EQ(scene.refusal(), "the TPM's HPKE key is not the one that the statement names");
}

TEST(TpmJudge, an_hpke_key_without_its_certificate_is_refused) {
  Scene scene;
  scene.evidence.hpke_public = SoftArea{scene.hpke_area()}.of(scene.tpm.hpke.public_key());
  scene.evidence.hpke_certificate = scene.tpm.certificate(scene.evidence.attestation_public);
  EXPECT_EQ(scene.refusal(), "a TPM certified another key than the one shown");
  const SoftTpm stranger(scene.random);
  scene.evidence.hpke_certificate = stranger.certificate(scene.evidence.hpke_public);
  EXPECT_EQ(scene.refusal(), "a TPM's attestation is not signed by its attestation key");
}

TEST(TpmJudge, a_certified_hpke_key_that_is_not_held_is_refused_by_its_name) {
  const std::array rules{
      std::pair(test::kAgreeing & ~test::tpm_is::kFixedTpm, "the HPKE key may leave its TPM"),
      std::pair(test::kAgreeing & ~test::tpm_is::kFixedParent, "the HPKE key may leave its TPM"),
      std::pair(test::kAgreeing & ~test::tpm_is::kSensitiveDataOrigin,
                "the HPKE key was made outside its TPM"),
      std::pair(test::kAgreeing | test::tpm_is::kUserWithAuth,
                "the HPKE key opens with a password, whatever the registers hold"),
      std::pair(test::kAgreeing | test::tpm_is::kSign, "the HPKE key is not for agreement alone"),
      std::pair(test::kAgreeing | test::tpm_is::kRestricted,
                "the HPKE key is not for agreement alone"),
      std::pair(test::kHeld, "the HPKE key is not for agreement alone")};
  for (const auto& [attributes, why] : rules) {
    Scene scene;
    SoftArea area = scene.hpke_area();
    area.attributes = attributes;
    scene.replace_hpke(area);
    EXPECT_EQ(scene.refusal(), why);
  }
}

TEST(TpmJudge, an_hpke_key_bound_to_nothing_or_to_other_values_is_refused) {
  Scene scene;
  SoftArea area = scene.hpke_area();
  for (const Bytes& policy : {Bytes{}, Bytes(32), copy_of(pcr_policy({{0, {}}}).view())}) {
    area.policy = policy;
    scene.replace_hpke(area);
    EXPECT_EQ(scene.refusal(), "the HPKE key is not bound to the registers shown");
  }
}

TEST(TpmJudge, a_key_cannot_be_bound_to_resettable_registers_alone) {
  Scene scene;
  scene.tpm.pcrs = {{16, {}}, {23, {}}};
  scene.evidence = scene.tpm.evidence(kNonce);
  scene.expected.known.clear();
  EXPECT_EQ(scene.refusal(), "no register is shown that a key can be bound to");
}

TEST(TpmJudge, resettable_registers_may_be_shown_beside_those_that_bind) {
  Scene scene;
  const SoftArea bound = scene.hpke_area();
  scene.tpm.pcrs.emplace(23, Digest{});
  scene.evidence = scene.tpm.evidence(kNonce);
  scene.replace_hpke(bound);
  EXPECT_EQ(scene.refusal(), "taken");
}

TEST(TpmJudge, logs_count_once_they_lead_to_the_quoted_registers) {
  Scene scene;
  test::SoftEventLog events;
  events.event(4, 1, Digest{{7}});
  const std::string files = test::ima_line("ima-ng", "sha256:" + std::string(64, '1') + " /bin/x");
  const PcrValues bound{{4, extended({}, Digest{{7}})}};
  scene.tpm.pcrs = bound;
  scene.tpm.pcrs.emplace(10, replay_ima_log(files)->pcr);
  scene.evidence = scene.tpm.evidence(kNonce);
  scene.tpm.pcrs = bound;
  scene.replace_hpke(scene.hpke_area());
  scene.expected.known.clear();
  scene.evidence.event_log = events.bytes();
  scene.evidence.ima_log = copy_of(view_of(files));
  const auto facts = judge_tpm(encode_tpm_evidence(scene.evidence), scene.expected);
  ASSERT_TRUE(facts) << facts.error().detail;
  EXPECT_TRUE(facts->has_events);
  EXPECT_TRUE(facts->has_ima);

  scene.evidence.ima_log = copy_of(view_of(files + files));
  EXPECT_EQ(scene.refusal(), "the IMA log does not lead to register 10");
  scene.evidence.ima_log.clear();
  events.event(4, 1, Digest{{8}});
  scene.evidence.event_log = events.bytes();
  EXPECT_EQ(scene.refusal(), "the event log does not lead to register 4");
  scene.evidence.event_log = Bytes(10);
  EXPECT_EQ(scene.refusal(), "the event log is not crypto-agile");
}

TEST(TpmJudge, an_ima_log_without_its_register_is_refused) {
  Scene scene;
  scene.evidence.ima_log =
      copy_of(view_of(test::ima_line("ima-ng", "sha256:" + std::string(64, '1') + " /bin/x")));
  EXPECT_EQ(scene.refusal(), "an IMA log is shown and register 10 is not quoted");
}

}  // namespace
}  // namespace darkbloom::attest
