#include "attest/verify/snp_judge.h"

#include <gtest/gtest.h>

#include <functional>

#include "support/certificate_maker.h"
#include "support/fixed_clock.h"
#include "unit/attest/verify/snp_vectors.h"

namespace darkbloom::attest {
namespace {

using darkbloom::test::CertificateMaker;
using darkbloom::test::kNoVectors;
using darkbloom::test::kTestNow;
using darkbloom::test::MadeExtension;
using test::GenuineSnp;
using test::kSnpNow;

constexpr std::string_view kSignature = "the report is not signed by the chip's key";
constexpr std::string_view kTcb =
    "the report's security versions are not those of the chip's certificate";
constexpr std::string_view kChip = "the report is of another chip than the certificate";
constexpr std::string_view kReserved = "a reserved field of the report is not zero";
constexpr std::string_view kGuestPolicy = "the report's guest policy has reserved bits";

std::string refusal(ByteView report, const SnpCertificates& certificates, const SnpPolicy& policy,
                    UnixMillis now_ms) {
  const auto facts = judge_snp(report, certificates, policy, now_ms);
  return facts ? std::string() : facts.error().detail;
}

/// Whether AMD's chip said it. The Milan's guest may be debugged: it is genuine and fit for
/// nothing.
const SnpPolicy kGenuine{.fit_for_secrets = false};

std::string refusal(const GenuineSnp& genuine, ByteView report) {
  return refusal(report, {genuine.chip, genuine.above}, kGenuine, kSnpNow);
}

/// Where a genuine report is changed, how, and why it must then be refused.
struct Change {
  std::size_t at;
  std::uint8_t flip;
  std::string_view why;
};

constexpr Change kChanges[] = {
    {0x000, 0x0F, "the report's version is none of 2 to 5"},
    {0x004, 0x01, kSignature},  // guest SVN
    {0x008, 0x01, kSignature},  // policy: ABI
    {0x00A, 0x01, kSignature},  // policy: SMT
    {0x00A, 0x02, kGuestPolicy},
    {0x00A, 0x04, kSignature},  // policy: migration agent
    {0x00A, 0x08, kSignature},  // policy: debug
    {0x00B, 0x80, kGuestPolicy},
    {0x010, 0x01, kSignature},  // family id
    {0x020, 0x01, kSignature},  // image id
    {0x030, 0x01, "the report was asked for at privilege level 1"},
    {0x034, 0x02, "the report is not signed with ECDSA P-384 and SHA-384"},
    {0x038, 0x01, kSignature},  // current TCB
    {0x040, 0x01, kSignature},  // platform info
    {0x048, 0x01, kSignature},  // author key
    {0x048, 0x04, "the report is signed by a cloud's key (VLEK), not by the chip's"},
    {0x048, 0x1C, "the report is not signed"},
    {0x048, 0x20, kReserved},
    {0x04C, 0x01, kReserved},
    {0x050, 0x01, kSignature},  // report data
    {0x090, 0x01, kSignature},  // measurement
    {0x0C0, 0x01, kSignature},  // host data
    {0x0E0, 0x01, kSignature},  // id key
    {0x110, 0x01, kSignature},  // author key
    {0x140, 0x01, kSignature},  // report id
    {0x160, 0x01, kSignature},  // report id of the migration agent
    {0x180, 0x01, kTcb},        // boot loader
    {0x181, 0x01, kTcb},        // TEE
    {0x186, 0x01, kTcb},        // SNP
    {0x187, 0x01, kTcb},        // microcode
    {0x18B, 0x01, kReserved},
    {0x1A0, 0x01, kChip},
    {0x1DF, 0x01, kChip},
    {0x1E0, 0x01, kSignature},  // committed TCB
    {0x1E8, 0x01, kSignature},  // current build
    {0x1EB, 0x01, kReserved},
    {0x1EC, 0x01, kSignature},  // committed build
    {0x1EF, 0x01, kReserved},
    {0x1F0, 0x01, kSignature},  // launch TCB
    {0x1F8, 0x01, kReserved},
    {0x29F, 0x01, kReserved},
    {0x2A0, 0x01, kSignature},
    {0x2A0 + 47, 0x01, kSignature},
    {0x2A0 + 48, 0x01, "the report's signature is wider than P-384"},
    {0x2A0 + 72, 0x01, kSignature},
    {0x2A0 + 144, 0x01, kReserved},
};

void expect_every_change_refused(const GenuineSnp& genuine) {
  for (const Change& change : kChanges) {
    Bytes report = genuine.report;
    report[change.at] ^= change.flip;
    EXPECT_EQ(refusal(genuine, report), change.why)
        << "at " << std::hex << change.at << " flip " << int{change.flip};
  }
  for (std::size_t at = 0; at < genuine.report.size(); ++at) {
    Bytes report = genuine.report;
    report[at] ^= 0x10;
    EXPECT_NE(refusal(genuine, report), "") << "byte " << at;
  }
}

TEST(SnpJudge, the_genuine_milan_report_is_accepted_and_each_change_of_it_refused) {
  const auto genuine = test::genuine_milan();
  if (!genuine) GTEST_SKIP() << kNoVectors;
  const auto facts = judge_snp(genuine->report, {genuine->chip, genuine->above}, kGenuine, kSnpNow);
  ASSERT_TRUE(facts) << facts.error().detail;
  EXPECT_EQ(facts->product, SnpProduct::milan);
  EXPECT_EQ(facts->tcb, (SnpTcb{.boot_loader = 2, .tee = 0, .snp = 5, .microcode = 0x44}));
  EXPECT_EQ(to_hex(facts->report.report_data).substr(0, 12), "010203040500");
  EXPECT_EQ(refusal(genuine->report, {genuine->chip, genuine->above}, {}, kSnpNow),
            "the guest may be debugged by its host");
  expect_every_change_refused(*genuine);
}

TEST(SnpJudge, the_genuine_genoa_report_is_accepted_and_each_change_of_it_refused) {
  const auto genuine = test::genuine_genoa();
  if (!genuine) GTEST_SKIP() << kNoVectors;
  const auto facts = judge_snp(genuine->report, {genuine->chip, genuine->above}, {}, kSnpNow);
  ASSERT_TRUE(facts) << facts.error().detail;
  EXPECT_EQ(facts->product, SnpProduct::genoa);
  EXPECT_EQ(facts->tcb, (SnpTcb{.boot_loader = 10, .tee = 0, .snp = 0x17, .microcode = 0x54}));
  expect_every_change_refused(*genuine);
}

TEST(SnpJudge, certificates_of_another_chip_product_time_or_root_are_refused) {
  const auto milan = test::genuine_milan();
  const auto genoa = test::genuine_genoa();
  if (!milan || !genoa) GTEST_SKIP() << kNoVectors;
  EXPECT_EQ(refusal(genoa->report, {milan->chip, milan->above}, kGenuine, kSnpNow),
            "the report is of another product than the chip's certificate");
  EXPECT_EQ(refusal(milan->report, {genoa->chip, genoa->above}, kGenuine, kSnpNow), kTcb);
  const auto crossed = refusal(milan->report, {milan->chip, genoa->above}, kGenuine, kSnpNow);
  EXPECT_TRUE(crossed.starts_with("the certificates do not chain")) << crossed;
  const auto late = refusal(milan->report, {milan->chip, milan->above}, kGenuine, 2 * kSnpNow);
  EXPECT_TRUE(late.contains("expired")) << late;
  EXPECT_EQ(refusal(milan->report, {milan->chip, milan->above},
                    {.roots = {}, .fit_for_secrets = false}, kSnpNow),
            "the chain does not end in a root of AMD that is known here");
  EXPECT_EQ(refusal(milan->report, {milan->chip, {}}, kGenuine, kSnpNow), "the chain has no root");
}

/// A report that the test signs itself, so that what AMD's firmware would never sign can be seen.
struct HomeMade {
  HomeMade() {
    report[0] = 3;
    report[0x0A] = 0x03;
    report[0x34] = 1;
    report[0x188] = 0x19;
    report[0x189] = 0x11;
    for (const std::size_t at : {0x180, 0x181, 0x186, 0x187})
      report[at] = 5;
    report[0x1A0] = 0x77;
    chip_id[0] = 0x77;
  }
  static MadeExtension number(const std::string& last, Bytes der = {2, 1, 5}) {
    return {"1.3.6.1.4.1.3704.1.3." + last, std::move(der)};
  }
  std::vector<MadeExtension> extensions() const {
    return {{"1.3.6.1.4.1.3704.1.2", {0x16, 5, 'G', 'e', 'n', 'o', 'a'}},
            number("1"),
            number("2"),
            number("3"),
            number("8"),
            {"1.3.6.1.4.1.3704.1.4", chip_id}};
  }
  std::string judged(const std::vector<MadeExtension>& extensions, SnpPolicy policy = {}) {
    const Bytes signature = maker.sign(ByteView(report).first(kSnpSignedSize));
    for (const std::size_t part : {0U, 1U}) {
      std::reverse_copy(signature.begin() + static_cast<long>(part * 48),
                        signature.begin() + static_cast<long>(part * 48 + 48),
                        report.begin() + static_cast<long>(kSnpSignedSize + part * 72));
    }
    const auto above = maker.above();
    policy.roots = {above.back().key_digest()};
    return refusal(report, {maker.leaf(extensions), above}, policy, kTestNow);
  }
  std::string judged(SnpPolicy policy = {}) { return judged(extensions(), std::move(policy)); }

  CertificateMaker maker{kTestNow};
  Bytes report = Bytes(kSnpReportSize);
  Bytes chip_id = Bytes(64);
};

TEST(SnpJudge, a_well_signed_report_of_a_guest_in_bad_order_is_refused) {
  EXPECT_EQ(HomeMade().judged(), "");
  HomeMade debug;
  debug.report[0x0A] |= 0x08;
  EXPECT_EQ(debug.judged(), "the guest may be debugged by its host");
  HomeMade migrated;
  migrated.report[0x0A] |= 0x04;
  EXPECT_EQ(migrated.judged(), "the guest may be migrated by an agent");
  EXPECT_EQ(migrated.judged({.fit_for_secrets = false}), "");
  HomeMade low;
  low.report[0x30] = 3;
  EXPECT_EQ(low.judged(), "the report was asked for at privilege level 3");
  EXPECT_EQ(low.judged({.vmpl_max = 3}), "");
}

TEST(SnpJudge, an_old_platform_and_other_data_than_those_demanded_are_refused) {
  HomeMade made;
  const std::string old = "the platform's security versions are under those demanded";
  EXPECT_EQ(made.judged({.min_tcb = {5, 5, 5, 5, 0}}), "");
  EXPECT_EQ(made.judged({.min_tcb = {6, 5, 5, 5, 0}}), old);
  EXPECT_EQ(made.judged({.min_tcb = {5, 6, 5, 5, 0}}), old);
  EXPECT_EQ(made.judged({.min_tcb = {5, 5, 6, 5, 0}}), old);
  EXPECT_EQ(made.judged({.min_tcb = {5, 5, 5, 6, 0}}), old);
  EXPECT_EQ(made.judged({.min_tcb = {5, 5, 5, 5, 1}}), old);
  SnpPolicy policy;
  policy.report_data.emplace();
  policy.measurement.emplace();
  EXPECT_EQ(made.judged(policy), "");
  policy.report_data->front() = 1;
  EXPECT_EQ(made.judged(policy), "the report's data are not those expected");
  policy.report_data->front() = 0;
  policy.measurement->back() = 1;
  EXPECT_EQ(made.judged(policy), "the guest's measurement is not the one expected");
}

TEST(SnpJudge, a_chip_certificate_that_says_too_little_or_oddly_is_refused) {
  constexpr std::string_view unstated =
      "the chip's certificate does not state its security versions";
  for (std::size_t at = 0; at < 6; ++at) {
    HomeMade made;
    auto extensions = made.extensions();
    extensions.erase(extensions.begin() + static_cast<long>(at));
    const std::string why = made.judged(extensions);
    const std::string_view expected = at == 0 ? "the chip's certificate names no product known here"
                                      : at < 5 ? unstated
                                               : kChip;
    EXPECT_EQ(why, expected) << "without extension " << at;
  }
  for (const Bytes& odd : {Bytes{2, 1}, Bytes{2, 1, 0x80}, Bytes{2, 2, 0, 5}, Bytes{2, 2, 1, 5},
                           Bytes{4, 1, 5}, Bytes{2, 1, 5, 0}, Bytes{}}) {
    HomeMade made;
    auto extensions = made.extensions();
    extensions[1].value = odd;
    EXPECT_EQ(made.judged(extensions), unstated) << to_hex(odd);
  }
  HomeMade made;
  auto extensions = made.extensions();
  extensions[1].value = {2, 2, 0, 0x85};
  made.report[0x180] = 0x85;
  EXPECT_EQ(made.judged(extensions), "");
  extensions[0].value = {0x16, 5, 'N', 'a', 'p', 'l', 'e'};
  EXPECT_EQ(made.judged(extensions), "the chip's certificate names no product known here");
}

}  // namespace
}  // namespace darkbloom::attest
