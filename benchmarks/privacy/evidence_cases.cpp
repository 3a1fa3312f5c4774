#include <memory>
#include <optional>

#include "attest/provenance.h"
#include "attest/verify/judge.h"
#include "attest/verify/snp_judge.h"
#include "attest/verify/tpm_judge.h"
#include "base/check.h"
#include "cases.h"
#include "support/signed_node.h"
#include "support/soft_tpm.h"
#include "unit/crypto/vectors.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::bench {
namespace {

using darkbloom::test::read_vector;

void add_statement(std::vector<Case>& cases) {
  test::SeededRandom random(1);
  const Bytes evidence = test::SignedNode(random).evidence();
  cases.push_back({"judge statement", [evidence] {
                     check(attest::judge(evidence, {}, test::kTestNow).has_value(),
                           "the statement is good");
                   }});
}

/// A log of 65,536 entries, whose checkpoint as many witnesses sign as its policy wants.
void add_proof(std::vector<Case>& cases, const tlog::test::WitnessedLog& log, std::size_t count) {
  const auto policy = tlog::parse_log_policy(log.policy_text(std::to_string(count))).value();
  const std::string text = tlog::proof_text(log.proof(4, log.checkpoint(count)));
  cases.push_back({"judge log proof, witnesses: " + std::to_string(count), [policy, text] {
                     const auto proof = tlog::parse_proof(text);
                     check(proof && tlog::verify_logged(*proof, view_of("entry 4"), policy,
                                                        {.now_ms = tlog::test::kLogNow}),
                           "the proof is good");
                   }});
}

void add_proofs(std::vector<Case>& cases) {
  tlog::test::WitnessedLog log(1);
  while (log.leaves.size() < 65'536)
    log.add(std::to_string(log.leaves.size()));
  for (const std::size_t count : {1U, 3U})
    add_proof(cases, log, count);
}

/// Signed in software, which costs whoever judges it the same.
void add_tpm(std::vector<Case>& cases) {
  test::SeededRandom random(1);
  const test::SoftTpm tpm(random);
  const Bytes nonce(32, 0x33);
  const Bytes section = attest::encode_tpm_evidence(tpm.evidence(nonce));
  const auto key = attest::parse_tpm_public(tpm.attestation_area()).value().name;
  const attest::TpmExpectation expected{.nonce = nonce,
                                        .hpke = tpm.hpke.public_key(),
                                        .registered = {{key, {.simulated = false}}},
                                        .known = {{4, {Digest{{2}}}}}};
  cases.push_back({"judge TPM quote and key", [section, expected] {
                     check(attest::judge_tpm(section, expected).has_value(), "the TPM is good");
                   }});
}

/// The genuine report of a Milan, from the bytes of all four files.
struct Snp {
  Bytes report;
  Bytes chip;
  Bytes chain;

  void judge() const {
    constexpr UnixMillis kFirstOfMay2026 = 1'777'593'600'000;
    const auto leaf = crypto::Certificate::from_der(chip);
    const auto above = crypto::Certificate::from_pem(text_of(chain));
    const attest::SnpPolicy policy{.vmpl_max = 3, .fit_for_secrets = false};
    check(leaf && above &&
              attest::judge_snp(report, {*leaf, *above}, policy, kFirstOfMay2026).has_value(),
          "the report is good");
  }
};

void add_snp(std::vector<Case>& cases) {
  const auto report = read_vector("sev-snp/milan_report.bin");
  const auto chip = read_vector("sev-snp/milan_vcek.der");
  const auto chain = read_vector("sev-snp/ask_ark_milan.pem");
  if (!report || !chip || !chain) return;
  cases.push_back({"judge SEV-SNP report", [snp = Snp{*report, *chip, *chain}] { snp.judge(); }});
}

void add_provenance(std::vector<Case>& cases) {
  test::SeededRandom random(1);
  const auto key = crypto::Ed25519Key::generate(random);
  const attest::Builder builder{"b.example", copy_of(key.public_key())};
  const std::string text =
      attest::sign_provenance({"b.example", std::string(40, 'a'), {{"darkbloom-node", {}}}}, key)
          .value();
  cases.push_back({"judge build provenance", [text, builder] {
                     check(attest::verify_provenance(text, builder).has_value(),
                           "the provenance is good");
                   }});
}

}  // namespace

std::vector<Case> evidence_cases() {
  std::vector<Case> cases;
  add_statement(cases);
  add_proofs(cases);
  add_tpm(cases);
  add_snp(cases);
  add_provenance(cases);
  return cases;
}

}  // namespace darkbloom::bench
