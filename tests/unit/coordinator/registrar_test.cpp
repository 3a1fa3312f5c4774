#include "coordinator/registrar.h"

#include <gtest/gtest.h>

#include <chrono>
#include <set>

#include "attest/tpm/tpm.h"
#include "unit/attest/tpm/swtpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::coordinator {
namespace {

using attest::Tpm;
using attest::test::kNoSwtpm;
using attest::test::Swtpm;

/// swtpm's authority dates its certificates by the machine's clock.
struct RealClock final : Clock {
  UnixMillis now_ms() const override {
    namespace chrono = std::chrono;
    const auto now = chrono::system_clock::now().time_since_epoch();
    return chrono::duration_cast<chrono::milliseconds>(now).count();
  }
};

struct KnownKeys final : LogBook {
  Result<void> add(const attest::LogEntry& entry) override {
    entries.push_back(entry);
    return {};
  }
  std::vector<wire::LoggedEntry> about(const LogSubject&) override { return {}; }
  bool knows(const attest::TpmName&) const override { return false; }
  std::uint64_t generation() const override { return 0; }
  std::vector<attest::LogEntry> entries;
};

wire::Enrol enrolment(const Tpm& tpm) {
  const attest::TpmIdentity& identity = tpm.identity();
  return {identity.endorsement_public, identity.endorsement_certificate,
          identity.attestation_public};
}

TpmMaker maker_of(const Swtpm& swtpm) {
  const Bytes issuer = swtpm.authority_file("issuercert.pem");
  const Bytes root = swtpm.authority_file("swtpm-localca-rootca-cert.pem");
  const std::string pem = std::string(text_of(issuer)) + std::string(text_of(root));
  return {"simulated-test", crypto::Certificate::from_pem(pem).value(), true};
}

struct World {
  RealClock clock;
  test::SeededRandom random{test::test_seed()};
  KnownKeys log;
  std::vector<TpmMaker> makers;
  Registrar registrar{{makers, log, clock, random}};
};

TEST(Registrar, a_tpm_that_reads_the_challenge_is_written_in_the_log) {
  const auto swtpm = Swtpm::start(true);
  if (!swtpm) GTEST_SKIP() << kNoSwtpm;
  const auto tpm = Tpm::open(swtpm->tcti());
  ASSERT_TRUE(tpm) << tpm.error().detail;
  World world;
  world.makers.push_back(maker_of(*swtpm));
  const auto challenge = world.registrar.enrol(1, enrolment(*tpm));
  ASSERT_TRUE(challenge) << challenge.error().detail;
  const auto secret = tpm->activate({challenge->blob, challenge->secret});
  ASSERT_TRUE(secret) << secret.error().detail;
  ASSERT_TRUE(world.registrar.activated(1, {copy_of(secret->view())}));
  ASSERT_EQ(world.log.entries.size(), 1U);
  const auto& entry = std::get<attest::TpmKeyEntry>(world.log.entries.front());
  EXPECT_EQ(entry.name, attest::parse_tpm_public(tpm->identity().attestation_public).value().name);
  EXPECT_TRUE(entry.simulated);
}

TEST(Registrar, what_the_tpm_did_not_read_is_refused) {
  const auto swtpm = Swtpm::start(true);
  if (!swtpm) GTEST_SKIP() << kNoSwtpm;
  const auto tpm = Tpm::open(swtpm->tcti());
  World world;
  world.makers.push_back(maker_of(*swtpm));
  EXPECT_EQ(world.registrar.activated(1, {Bytes(32)}).error().detail,
            "the TPM answers to no challenge");
  const auto challenge = world.registrar.enrol(1, enrolment(*tpm));
  ASSERT_TRUE(challenge);
  EXPECT_FALSE(world.registrar.activated(2, {Bytes(32)})) << "another link's challenge";
  EXPECT_EQ(world.registrar.activated(1, {Bytes(32)}).error().detail,
            "the TPM could not read the challenge: it holds other keys");
  EXPECT_FALSE(world.registrar.activated(1, {Bytes(32)})) << "a challenge is tried once";
  EXPECT_TRUE(world.log.entries.empty());
}

TEST(Registrar, a_tpm_of_an_unknown_maker_is_refused) {
  const auto swtpm = Swtpm::start(true);
  if (!swtpm) GTEST_SKIP() << kNoSwtpm;
  const auto other = Swtpm::start(true);
  const auto tpm = Tpm::open(swtpm->tcti());
  World world;
  EXPECT_EQ(world.registrar.enrol(1, enrolment(*tpm)).error().detail,
            "no maker that is known here certified the TPM");
  world.makers.push_back(maker_of(*other));
  EXPECT_EQ(world.registrar.enrol(1, enrolment(*tpm)).error().detail,
            "no maker that is known here certified the TPM");
}

TEST(Registrar, a_certificate_of_another_key_none_and_changed_keys_are_refused) {
  const auto swtpm = Swtpm::start(true);
  if (!swtpm) GTEST_SKIP() << kNoSwtpm;
  const auto other = Swtpm::start(true);
  const auto tpm = Tpm::open(swtpm->tcti());
  const auto second = Tpm::open(other->tcti());
  World world;
  world.makers.push_back(maker_of(*swtpm));
  const auto refusal = [&](const wire::Enrol& enrol) {
    const auto challenge = world.registrar.enrol(1, enrol);
    return challenge ? std::string("taken") : challenge.error().detail;
  };
  wire::Enrol borrowed = enrolment(*second);
  borrowed.endorsement_certificate = enrolment(*tpm).endorsement_certificate;
  EXPECT_EQ(refusal(borrowed), "the maker's certificate is for another key than the TPM's");
  wire::Enrol bare = enrolment(*tpm);
  bare.endorsement_certificate.clear();
  EXPECT_EQ(refusal(bare), "the TPM shows no certificate of its maker");
  wire::Enrol swapped = enrolment(*tpm);
  swapped.attestation_public = swapped.endorsement_public;
  EXPECT_NE(refusal(swapped), "taken") << "an endorsement key attests nothing";
  wire::Enrol odd = enrolment(*tpm);
  odd.endorsement_public.clear();
  EXPECT_NE(refusal(odd), "taken");
}

}  // namespace
}  // namespace darkbloom::coordinator
