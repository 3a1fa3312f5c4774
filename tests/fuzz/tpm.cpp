#include "attest/verify/tpm_judge.h"
#include "attest/verify/tpm_quote.h"
#include "base/check.h"
#include "fuzz/targets.h"
#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::fuzz {
namespace {

/// The same TPM each time: its keys come from one seed.
struct Genuine {
  Bytes nonce = Bytes(32, 0x77);
  test::SeededRandom random{1};
  test::SoftTpm tpm{random};
  attest::TpmPublic key = attest::parse_tpm_public(tpm.attestation_area()).value();
  attest::TpmSigned quote = tpm.quote(nonce);
  Bytes section = attest::encode_tpm_evidence(tpm.evidence(nonce));
  attest::TpmExpectation expected = {
      .nonce = nonce, .hpke = tpm.hpke.public_key(), .registered = {{key.name, {}}}, .known = {}};
};

const Genuine& genuine() {
  static const Genuine one;
  return one;
}

}  // namespace

void tpm(ByteView input) {
  if (const auto area = attest::parse_tpm_public(input)) {
    static_cast<void>(attest::check_attestation_key(*area));
  }
  const Genuine& known = genuine();
  static_cast<void>(attest::verify_tpm_signature(known.key, {known.quote.attest, copy_of(input)}));
  if (const auto evidence = attest::decode_tpm_evidence(input)) {
    check(attest::encode_tpm_evidence(*evidence) == copy_of(input), "evidence has one encoding");
  }
  if (const auto facts = attest::judge_tpm(input, known.expected)) {
    check(facts->pcrs == known.tpm.pcrs, "only what the TPM quoted is taken");
  }
}

std::vector<Bytes> tpm_seeds() {
  const Genuine& known = genuine();
  return {known.section, known.tpm.attestation_area(), known.tpm.hpke_area(),
          known.quote.signature};
}

}  // namespace darkbloom::fuzz
