#include <algorithm>

#include "attest/evidence_file.h"
#include "base/check.h"
#include "darkbloom/policy/bundle_judge.h"
#include "fuzz/targets.h"
#include "support/measured_node.h"
#include "unit/tlog/witnessed_log.h"

namespace darkbloom::fuzz {
namespace {

/// A measured node in a witnessed log, and one client of many whose nonce its TPM signed for. All
/// keys come from one seed.
struct Genuine {
  Genuine() {
    const attest::NonceTree tree(std::vector{attest::ClientNonce{{1}}, attest::ClientNonce{{2}}});
    bundle.evidence = node.evidence(tree.root());
    bundle.nonce = attest::ClientNonce{{1}}.bytes;
    bundle.nonce_path = attest::encode_nonce_path(tree.path(0));
    for (const attest::LogEntry& entry : node.entries()) {
      bundle.logged.push_back({attest::encode_log_entry(entry), {}});
      log.add(text_of(bundle.logged.back().entry));
    }
    const std::string note = log.checkpoint(2, test::kTestNow);
    for (std::size_t i = 0; i < bundle.logged.size(); ++i)
      bundle.logged[i].proof = copy_of(view_of(tlog::proof_text(log.proof(5 + i, note))));
  }
  test::SeededRandom random{1};
  test::MeasuredNode node{random};
  tlog::test::WitnessedLog log{1};
  wire::EvidenceBundle bundle;
};

const Genuine& genuine() {
  static const Genuine one;
  return one;
}

}  // namespace

void bundle(ByteView input) {
  const auto decoded = attest::decode_evidence_file(input);
  if (!decoded) return;
  check(std::ranges::equal(attest::encode_evidence_file(*decoded), input),
        "an evidence file has one encoding");
  policy::BundleJudge judge({.log = genuine().log.policy()});
  const auto verdict = judge.judge(*decoded, test::kTestNow);
  if (!verdict || verdict->tier == wire::Tier::open) return;
  check(verdict->statement.hpke == genuine().node.tpm.hpke.public_key(),
        "no key but the logged node's is sealed to above tier open");
  if (verdict->tier < wire::Tier::measured) return;
  check(decoded->nonce == genuine().bundle.nonce, "a quote counts for the nonce that was signed");
}

std::vector<Bytes> bundle_seeds() {
  return {attest::encode_evidence_file(genuine().bundle)};
}

}  // namespace darkbloom::fuzz
