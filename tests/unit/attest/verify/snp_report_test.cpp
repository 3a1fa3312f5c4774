#include "attest/verify/snp_report.h"

#include <gtest/gtest.h>

namespace darkbloom::attest {
namespace {

/// The least that decodes: every field zero that may be.
Bytes plain(std::uint8_t version) {
  Bytes bytes(kSnpReportSize);
  bytes[0] = version;
  bytes[0x0A] = 0x02;  // the policy bit that is always one
  return bytes;
}

std::string refusal(const Bytes& bytes) {
  const auto report = decode_snp_report(bytes);
  return report ? std::string() : report.error().detail;
}

TEST(SnpReport, each_field_is_where_the_specification_has_it) {
  Bytes bytes = plain(3);
  bytes[0x0A] |= 0x0C;
  bytes[0x30] = 2;
  bytes[0x34] = 1;
  bytes[0x40] = 9;
  bytes[0x48] = 0x04;
  bytes[0x50] = 1;
  bytes[0x8F] = 2;
  bytes[0x90] = 3;
  bytes[0xBF] = 4;
  bytes[0xC0] = 5;
  bytes[0x180] = 6;
  bytes[0x187] = 7;
  bytes[0x188] = 0x19;
  bytes[0x189] = 0x11;
  bytes[0x1A0] = 8;
  bytes[0x2A0] = 0xAA;
  bytes[0x2A0 + 47] = 0xBB;
  bytes[0x2A0 + 72] = 0xCC;
  const auto report = decode_snp_report(bytes);
  ASSERT_TRUE(report) << report.error().detail;
  EXPECT_EQ(report->version, 3U);
  EXPECT_NE(report->policy & kSnpPolicyDebug, 0U);
  EXPECT_NE(report->policy & kSnpPolicyMigrationAgent, 0U);
  EXPECT_EQ(report->vmpl, 2U);
  EXPECT_EQ(report->signature_algorithm, 1U);
  EXPECT_EQ(report->platform_info, 9U);
  EXPECT_EQ(snp_signing_key(*report), 1U);
  EXPECT_EQ(report->report_data.front(), 1);
  EXPECT_EQ(report->report_data.back(), 2);
  EXPECT_EQ(report->measurement.front(), 3);
  EXPECT_EQ(report->measurement.back(), 4);
  EXPECT_EQ(report->host_data.front(), 5);
  EXPECT_EQ(report->reported_tcb.front(), 6);
  EXPECT_EQ(report->reported_tcb.back(), 7);
  EXPECT_EQ(report->chip_id.front(), 8);
  EXPECT_EQ(report->product, SnpProduct::genoa);
  EXPECT_EQ(report->signature[47], 0xAA) << "little-endian on the wire, big-endian here";
  EXPECT_EQ(report->signature[0], 0xBB);
  EXPECT_EQ(report->signature[95], 0xCC);
}

TEST(SnpReport, sizes_versions_and_reserved_fields_are_held_to) {
  EXPECT_EQ(refusal(plain(2)), "");
  EXPECT_EQ(refusal(plain(5)), "");
  EXPECT_EQ(refusal({}), "an SEV-SNP report has 1184 bytes");
  Bytes longer = plain(2);
  longer.push_back(0);
  EXPECT_EQ(refusal(longer), "an SEV-SNP report has 1184 bytes");
  for (const int version : {0, 1, 6, 255})
    EXPECT_EQ(refusal(plain(static_cast<std::uint8_t>(version))),
              "the report's version is none of 2 to 5");
  const std::string reserved = "a reserved field of the report is not zero";
  for (const std::size_t at :
       {0x4C, 0x4F, 0x188, 0x18A, 0x18B, 0x19F, 0x1EB, 0x1EF, 0x1F8, 0x29F, 0x2A0 + 144, 1183}) {
    Bytes bytes = plain(2);
    bytes[at] = 1;
    EXPECT_EQ(refusal(bytes), reserved) << at;
  }
  Bytes keys = plain(2);
  keys[0x48] = 0x20;
  EXPECT_EQ(refusal(keys), reserved);
}

TEST(SnpReport, later_versions_give_reserved_bytes_a_meaning) {
  const auto accepted = [](std::uint8_t version, std::size_t at) {
    Bytes bytes = plain(version);
    bytes[at] = 1;
    return refusal(bytes).empty();
  };
  EXPECT_TRUE(accepted(3, 0x188));
  EXPECT_TRUE(accepted(3, 0x18A));
  EXPECT_FALSE(accepted(3, 0x18B));
  EXPECT_FALSE(accepted(4, 0x1F8));
  EXPECT_TRUE(accepted(5, 0x1F8));
  EXPECT_TRUE(accepted(5, 0x207));
  EXPECT_FALSE(accepted(5, 0x208));
}

TEST(SnpReport, guest_policies_and_signatures_out_of_range_are_refused) {
  Bytes policy = plain(2);
  policy[0x0A] = 0;
  EXPECT_EQ(refusal(policy), "the report's guest policy has reserved bits");
  policy = plain(2);
  policy[0x0B] = 0x04;
  EXPECT_EQ(refusal(policy), "the report's guest policy has reserved bits");
  for (const std::size_t at : {0x2A0 + 48, 0x2A0 + 71, 0x2A0 + 72 + 48, 0x2A0 + 143}) {
    Bytes bytes = plain(2);
    bytes[at] = 1;
    EXPECT_EQ(refusal(bytes), "the report's signature is wider than P-384") << at;
  }
}

TEST(SnpReport, security_versions_lie_as_their_product_has_them) {
  const std::array<std::uint8_t, 8> raw{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_EQ(snp_tcb(raw, SnpProduct::milan),
            (SnpTcb{.boot_loader = 1, .tee = 2, .snp = 7, .microcode = 8}));
  EXPECT_EQ(snp_tcb(raw, SnpProduct::turin),
            (SnpTcb{.boot_loader = 2, .tee = 3, .snp = 4, .microcode = 8, .fmc = 1}));
}

TEST(SnpReport, the_product_is_told_by_family_and_model) {
  const auto product = [](std::uint8_t family, std::uint8_t model) {
    Bytes bytes = plain(3);
    bytes[0x188] = family;
    bytes[0x189] = model;
    return decode_snp_report(bytes).value().product;
  };
  EXPECT_EQ(product(0x19, 0x01), SnpProduct::milan);
  EXPECT_EQ(product(0x19, 0x11), SnpProduct::genoa);
  EXPECT_EQ(product(0x19, 0xA0), SnpProduct::genoa);
  EXPECT_EQ(product(0x1A, 0x02), SnpProduct::turin);
  EXPECT_EQ(product(0x1A, 0x20), SnpProduct::unknown);
  EXPECT_EQ(product(0x17, 0x31), SnpProduct::unknown);
}

}  // namespace
}  // namespace darkbloom::attest
