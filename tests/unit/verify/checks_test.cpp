#include "darkbloom/verify/checks.h"

#include <gtest/gtest.h>

#include "attest/log_entry.h"
#include "crypto/base64.h"
#include "crypto/hash.h"
#include "unit/attest/signed_answer.h"
#include "unit/attest/verify/snp_vectors.h"
#include "unit/tlog/signed_text.h"

namespace darkbloom::verify {
namespace {

using attest::test::kSnpNow;
using darkbloom::test::kNoVectors;
using darkbloom::test::kTestNow;

std::string found(const Result<Findings>& findings, std::string_view name) {
  if (!findings) return "refused: " + findings.error().detail;
  for (const auto& [each, value] : *findings) {
    if (each == name) return value;
  }
  return "nothing of that name";
}

TEST(Checks, a_receipt_file_says_who_answered_what_and_with_what) {
  const attest::test::SignedAnswer answer;
  const Bytes file = attest::encode_receipt_file(answer.file());
  const auto findings = check_receipt_file(file, policy::UserPolicy{});
  EXPECT_EQ(found(findings, "node"), answer.node.id.hex());
  EXPECT_EQ(found(findings, "tokens"), "11 in (3 cached), 2 out");
  EXPECT_EQ(found(findings, "tier_demanded"), "measured");
  EXPECT_TRUE(found(findings, "log").starts_with("7 entries, root 05"));
  for (std::size_t at = 0; at < file.size(); ++at) {
    Bytes changed = file;
    changed[at] ^= 1;
    EXPECT_FALSE(check_receipt_file(changed, policy::UserPolicy{})) << "byte " << at;
  }
}

TEST(Checks, evidence_is_judged_as_of_a_time) {
  const attest::test::SignedAnswer answer;
  const auto findings = check_evidence(attest::encode_evidence_file({.evidence = answer.evidence}),
                                       policy::UserPolicy{}, kTestNow);
  EXPECT_EQ(found(findings, "tier"), "open");
  EXPECT_TRUE(found(findings, "executables").starts_with("warning: "));
  EXPECT_EQ(found(check_evidence(attest::encode_evidence_file({.evidence = answer.evidence}),
                                 policy::UserPolicy{}, kTestNow + 3'600'000),
                  "tier"),
            "refused: the node's statement is no longer fresh");
}

TEST(Checks, a_checkpoint_is_accepted_with_its_logs_key_alone) {
  darkbloom::test::SeededRandom random(darkbloom::test::test_seed());
  const tlog::test::Signer log("log.example", tlog::KeyType::ed25519, random);
  const tlog::test::Signer other("log.example", tlog::KeyType::ed25519, random);
  const std::string text = "log.example\n3\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  const std::string note = text + "\n" + log.sign(text);
  EXPECT_EQ(found(check_checkpoint(note, log.vkey()), "entries"), "3");
  EXPECT_FALSE(check_checkpoint(note, other.vkey()));
  EXPECT_FALSE(check_checkpoint(text, log.vkey()));
  EXPECT_FALSE(check_checkpoint(note, "nonsense"));
}

TEST(Checks, provenance_is_accepted_with_its_builders_key_alone_and_names_its_files) {
  darkbloom::test::SeededRandom random(darkbloom::test::test_seed());
  const tlog::test::Signer builder("b.example", tlog::KeyType::ed25519, random);
  const tlog::test::Signer other("b.example", tlog::KeyType::ed25519, random);
  const tlog::test::Signer witness("b.example", tlog::KeyType::cosignature, random);
  const attest::BuiltFile node{"darkbloom-node", crypto::sha256(view_of("node"))};
  const attest::BuiltFile renamed{"darkbloom", node.sha256};
  const attest::BuiltFile changed{"darkbloom-node", crypto::sha256(view_of("mode"))};
  const std::string file =
      attest::sign_provenance({"b.example", std::string(40, 'a'), {node}}, builder.key).value();
  EXPECT_EQ(found(check_provenance(file, builder.vkey(), {}), "source"), std::string(40, 'a'));
  EXPECT_EQ(found(check_provenance(file, builder.vkey(), {node}), "built darkbloom-node"),
            node.sha256.hex());
  const Bytes entry = attest::encode_log_entry(attest::TextEntry{"provenance", file});
  EXPECT_EQ(found(check_provenance(text_of(entry), builder.vkey(), {}), "builder"), "b.example");
  const Bytes claims = attest::encode_log_entry(attest::TextEntry{"claims", file});
  EXPECT_FALSE(check_provenance(text_of(claims), builder.vkey(), {}));
  for (const auto& program : {renamed, changed}) {
    EXPECT_EQ(found(check_provenance(file, builder.vkey(), {node, program}), "source"),
              "refused: " + program.name + " is not the file of this build");
  }
  EXPECT_FALSE(check_provenance(file, other.vkey(), {}));
  EXPECT_FALSE(check_provenance(file, "nonsense", {}));
  EXPECT_EQ(found(check_provenance(file, witness.vkey(), {}), "source"),
            "refused: This is a witness's key and not a builder's.");
}

TEST(Checks, a_genuine_report_is_accepted_however_its_file_writes_it) {
  const auto genuine = attest::test::genuine_milan();
  if (!genuine) GTEST_SKIP() << kNoVectors;
  const Bytes chip = genuine->chip.der();
  const Bytes chain = *darkbloom::test::read_vector("sev-snp/ask_ark_milan.pem");
  const auto product = [&](std::string_view report, const SnpDemands& demands = {}) {
    return found(check_snp({view_of(report), chip, text_of(chain)}, demands, kSnpNow), "product");
  };
  const ByteView report = genuine->report;
  EXPECT_EQ(product(text_of(report)), "Milan");
  EXPECT_EQ(product(to_hex(report) + "\n"), "Milan");
  EXPECT_EQ(product(crypto::to_base64(report) + "\n"), "Milan");
  EXPECT_EQ(product("nonsense"), "refused: an SEV-SNP report has 1184 bytes");
  EXPECT_EQ(product(std::string(10'000, 'a')), "refused: an SEV-SNP report has 1184 bytes");
  EXPECT_EQ(product(text_of(report), {.fit_for_secrets = true}),
            "refused: the guest may be debugged by its host");
  EXPECT_EQ(product(text_of(report), {.report_data = std::string(128, '0')}),
            "refused: the report's data are not those expected");
  EXPECT_EQ(product(text_of(report), {.measurement = "00"}),
            "refused: What is demanded must be 48 bytes in hexadecimal.");
}

}  // namespace
}  // namespace darkbloom::verify
