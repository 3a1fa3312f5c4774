#include "attest/tpm/tpm.h"

#include <gtest/gtest.h>

#include "attest/tpm_evidence.h"
#include "attest/verify/tpm_credential.h"
#include "attest/verify/tpm_judge.h"
#include "attest/verify/tpm_quote.h"
#include "crypto/hash.h"
#include "crypto/hpke.h"
#include "crypto/random.h"
#include "unit/attest/tpm/swtpm.h"

namespace darkbloom::attest {
namespace {

using test::Swtpm;

const std::set<std::uint8_t> kRegisters{0, 1, 2, 3, 4, 5, 7, 8, 9, 11, 12, 14};
const Bytes kNonce(32, 0x42);

/// A machine with its TPM, or a skipped test.
class TpmTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!machine_) GTEST_SKIP() << test::kNoSwtpm;
  }
  Tpm open() const { return Tpm::open(machine_->tcti()).value(); }

  std::optional<Swtpm> machine_ = Swtpm::start();
  crypto::SystemRandom random_;
};

TpmPublic public_of(ByteView area) {
  return parse_tpm_public(area).value();
}

TEST_F(TpmTest, a_quote_is_judged_to_be_what_it_says) {
  const Tpm tpm = open();
  const TpmPublic key = public_of(tpm.identity().attestation_public);
  const auto quote = tpm.quote(kRegisters, kNonce);
  ASSERT_TRUE(quote) << quote.error().detail;
  const auto judged = judge_quote(quote->quoted, key, kNonce, quote->pcrs);
  EXPECT_TRUE(judged) << judged.error().detail;
}

TEST_F(TpmTest, a_credential_opens_for_the_right_attestation_key_only) {
  const Tpm tpm = open();
  const TpmPublic endorsement = public_of(tpm.identity().endorsement_public);
  const TpmName name = public_of(tpm.identity().attestation_public).name;
  const Bytes secret(32, 7);
  const auto challenge = make_credential(endorsement, name, secret, random_);
  ASSERT_TRUE(challenge) << challenge.error().detail;
  const auto opened = tpm.activate(*challenge);
  ASSERT_TRUE(opened) << opened.error().detail;
  EXPECT_EQ(copy_of(opened->view()), secret);

  const auto for_another = make_credential(endorsement, endorsement.name, secret, random_);
  EXPECT_EQ(tpm.activate(*for_another).error().detail,
            "the challenge is not for this TPM and its attestation key");
}

TEST_F(TpmTest, a_credential_for_another_tpm_does_not_open) {
  const auto other_machine = Swtpm::start();
  const Tpm other = Tpm::open(other_machine->tcti()).value();
  const Tpm tpm = open();
  const auto challenge =
      make_credential(public_of(other.identity().endorsement_public),
                      public_of(tpm.identity().attestation_public).name, Bytes(32), random_);
  EXPECT_EQ(tpm.activate(*challenge).error().fault, Fault::tampered);
}

/// Seals to the key as a client does, and opens with the TPM.
Result<Secret> round_trip(const TpmHpkeKey& key, Random& random) {
  const auto ephemeral = crypto::P256Key::generate(random);
  auto sender = crypto::hpke_sender(key.public_key(), view_of("info"), ephemeral).value();
  const Bytes sealed = sender.context.seal({}, view_of("a prompt"));
  auto receiver = crypto::hpke_receiver(
      sender.encapsulated, view_of("info"), [&](ByteView peer) { return key.dh(peer); },
      key.public_key());
  if (!receiver) return fail(receiver.error());
  return receiver->open({}, sealed);
}

TEST_F(TpmTest, what_is_sealed_to_the_key_opens_until_a_bound_register_changes) {
  const Tpm tpm = open();
  const auto key = tpm.make_hpke_key(kRegisters);
  ASSERT_TRUE(key) << key.error().detail;
  EXPECT_EQ(round_trip(*key, random_)->text(), "a prompt");

  ASSERT_TRUE(tpm.extend(10, crypto::sha256(view_of("not bound"))));
  EXPECT_EQ(round_trip(*key, random_)->text(), "a prompt");

  ASSERT_TRUE(tpm.extend(14, crypto::sha256(view_of("another program"))));
  const auto shut = round_trip(*key, random_);
  ASSERT_FALSE(shut);
  EXPECT_EQ(shut.error().detail,
            "a register that the key is bound to has changed: the TPM keeps the key shut");
  EXPECT_EQ(shut.error().fault, Fault::forbidden);
}

TEST_F(TpmTest, the_key_agrees_on_the_same_secret_as_software) {
  const Tpm tpm = open();
  const auto key = tpm.make_hpke_key(kRegisters).value();
  for (int round = 0; round < 5; ++round) {
    const auto peer = crypto::P256Key::generate(random_);
    const auto shared = key.dh(peer.public_key());
    ASSERT_TRUE(shared) << shared.error().detail;
    EXPECT_EQ(to_hex(shared->view()), to_hex(peer.dh(key.public_key())->view()));
  }
}

TEST_F(TpmTest, who_listens_on_the_bus_learns_neither_the_secret_nor_the_point) {
  const Tpm tpm = Tpm::open(machine_->traced_tcti()).value();
  const auto key = tpm.make_hpke_key(kRegisters).value();
  const auto peer = crypto::P256Key::generate(random_);
  const auto shared = key.dh(peer.public_key());
  ASSERT_TRUE(shared) << shared.error().detail;
  const std::string trace = to_hex(machine_->bus_trace());
  const auto crossed = [&](ByteView bytes) {
    return trace.find(to_hex(bytes)) != std::string::npos;
  };
  EXPECT_TRUE(crossed(ByteView(key.public_key()).subspan(1, 32))) << "the trace shows nothing";
  EXPECT_FALSE(crossed(shared->view()));
  EXPECT_FALSE(crossed(ByteView(peer.public_key()).subspan(1, 32)));
}

TEST_F(TpmTest, a_point_off_the_curve_never_reaches_the_tpm) {
  const Tpm tpm = open();
  const auto key = tpm.make_hpke_key(kRegisters).value();
  auto point = crypto::P256Key::generate(random_).public_key();
  point.back() = static_cast<std::uint8_t>(point.back() ^ 1);
  EXPECT_EQ(key.dh(point).error().detail, "a P-256 public key is not on the curve");
  EXPECT_EQ(key.dh({}).error().fault, Fault::invalid);
}

TEST_F(TpmTest, the_keys_certificate_names_it_and_its_policy_is_that_of_the_registers) {
  const Tpm tpm = open();
  const TpmPublic attestation = public_of(tpm.identity().attestation_public);
  const auto key = tpm.make_hpke_key(kRegisters).value();
  const TpmPublic area = public_of(key.public_area());
  EXPECT_TRUE(
      judge_certificate(key.certificate(), attestation, view_of(kHpkeKeyPurpose), area.name));
  EXPECT_EQ(area.policy, copy_of(pcr_policy(tpm.read_pcrs(kRegisters).value()).view()));
  EXPECT_FALSE(area.has(tpm_attribute::kUserWithAuth)) << "a password would do as well";
  EXPECT_EQ(
      judge_certificate(key.certificate(), attestation, view_of(kHpkeKeyPurpose), attestation.name)
          .error()
          .detail,
      "a TPM certified another key than the one shown");
}

TEST_F(TpmTest, a_key_is_not_bound_to_registers_that_can_be_reset) {
  const Tpm tpm = open();
  for (const std::set<std::uint8_t>& registers : {std::set<std::uint8_t>{}, {10}, {16, 23}})
    EXPECT_EQ(tpm.make_hpke_key(registers).error().detail,
              "a key is bound to registers 0 to 15, others can be reset");
  EXPECT_EQ(tpm.extend(16, {}).error().detail, "a node extends registers 0 to 15");
}

TEST_F(TpmTest, a_register_that_no_tpm_has_is_refused) {
  const Tpm tpm = open();
  EXPECT_EQ(tpm.quote({24}, kNonce).error().detail, "a TPM has registers 0 to 23");
}

/// What a client expects that knows this TPM's attestation key.
TpmExpectation expectation(const Tpm& tpm, const TpmHpkeKey& key) {
  const TpmName name = public_of(tpm.identity().attestation_public).name;
  return {.nonce = kNonce, .hpke = key.public_key(), .registered = {{name, {}}}, .known = {}};
}

TEST_F(TpmTest, its_evidence_is_judged_whole_and_drift_shows) {
  std::set<std::uint8_t> registers = kRegisters;
  registers.insert({10, 23});
  const Tpm tpm = open();
  const auto key = tpm.make_hpke_key(registers).value();
  TpmEvidence evidence{.attestation_public = tpm.identity().attestation_public,
                       .quote = tpm.quote(registers, kNonce).value(),
                       .hpke_public = key.public_area(),
                       .hpke_certificate = key.certificate()};
  TpmExpectation expected = expectation(tpm, key);
  expected.known = {{14, {Digest{}}}};
  const auto facts = judge_tpm(encode_tpm_evidence(evidence), expected);
  ASSERT_TRUE(facts) << facts.error().detail;
  EXPECT_TRUE(facts->simulated);

  ASSERT_TRUE(tpm.extend(14, crypto::sha256(view_of("another program"))));
  evidence.quote = tpm.quote(registers, kNonce).value();
  EXPECT_EQ(judge_tpm(encode_tpm_evidence(evidence), expected).error().detail,
            "register 14 has none of the known values");
  expected.known.clear();
  EXPECT_EQ(judge_tpm(encode_tpm_evidence(evidence), expected).error().detail,
            "the HPKE key is not bound to the registers shown");
}

TEST_F(TpmTest, a_restarted_machine_has_the_same_identity_and_a_new_key) {
  Bytes attestation;
  Bytes endorsement;
  crypto::P256Public old_key;
  {
    const Tpm tpm = open();
    attestation = tpm.identity().attestation_public;
    endorsement = tpm.identity().endorsement_public;
    const auto key = tpm.make_hpke_key(kRegisters).value();
    old_key = key.public_key();
    ASSERT_TRUE(tpm.extend(4, crypto::sha256(view_of("an event"))));
    EXPECT_FALSE(round_trip(key, random_));
  }
  machine_->reboot();
  const Tpm tpm = open();
  EXPECT_EQ(tpm.identity().attestation_public, attestation);
  EXPECT_EQ(tpm.identity().endorsement_public, endorsement);
  const auto key = tpm.make_hpke_key(kRegisters).value();
  EXPECT_NE(key.public_key(), old_key);
  EXPECT_EQ(round_trip(key, random_)->text(), "a prompt");
}

TEST_F(TpmTest, a_certified_tpm_hands_out_its_certificate_and_its_rsa_key_takes_credentials) {
  const auto certified = Swtpm::start(true);
  const Tpm tpm = Tpm::open(certified->tcti()).value();
  const TpmIdentity& identity = tpm.identity();
  ASSERT_GT(identity.endorsement_certificate.size(), 500U);
  EXPECT_EQ(identity.endorsement_certificate.front(), 0x30);
  const TpmPublic endorsement = public_of(identity.endorsement_public);
  const auto* modulus = std::get_if<crypto::Rsa2048Public>(&endorsement.key);
  ASSERT_NE(modulus, nullptr);
  EXPECT_NE(to_hex(identity.endorsement_certificate).find(to_hex(*modulus)), std::string::npos);

  const TpmName name = public_of(identity.attestation_public).name;
  const auto challenge = make_credential(endorsement, name, view_of("secret"), random_);
  EXPECT_EQ(tpm.activate(*challenge)->text(), "secret");
}

TEST(Tpm, a_machine_without_one_is_told_so) {
  EXPECT_EQ(Tpm::open("swtpm:path=/nonexistent/tpm").error().fault, Fault::unavailable);
}

}  // namespace
}  // namespace darkbloom::attest
