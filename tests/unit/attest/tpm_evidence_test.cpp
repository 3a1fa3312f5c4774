#include "attest/tpm_evidence.h"

#include <gtest/gtest.h>

#include "support/soft_tpm.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::attest {
namespace {

TpmEvidence example() {
  test::SeededRandom random(test::test_seed());
  TpmEvidence evidence = test::SoftTpm(random).evidence(Bytes(32, 1));
  evidence.endorsement_certificate = random.bytes(900);
  evidence.event_log = random.bytes(300);
  evidence.ima_log = random.bytes(200);
  return evidence;
}

TEST(TpmEvidence, every_field_comes_back) {
  const TpmEvidence evidence = example();
  const Bytes section = encode_tpm_evidence(evidence);
  const auto decoded = decode_tpm_evidence(section);
  ASSERT_TRUE(decoded) << decoded.error().detail;
  EXPECT_EQ(decoded->quote.pcrs, evidence.quote.pcrs);
  EXPECT_EQ(decoded->event_log, evidence.event_log);
  EXPECT_EQ(decoded->endorsement_certificate, evidence.endorsement_certificate);
  EXPECT_EQ(encode_tpm_evidence(*decoded), section);
}

TEST(TpmEvidence, every_truncation_and_every_byte_more_is_refused) {
  Bytes section = encode_tpm_evidence(example());
  for (std::size_t size = 0; size < section.size(); ++size)
    EXPECT_FALSE(decode_tpm_evidence(ByteView(section).first(size))) << size;
  section.push_back(0);
  EXPECT_FALSE(decode_tpm_evidence(section));
}

TEST(TpmEvidence, another_version_is_refused) {
  Bytes section = encode_tpm_evidence(example());
  section.front() = 2;
  EXPECT_EQ(decode_tpm_evidence(section).error().detail,
            "the TPM's part of the evidence has an unknown version");
}

TEST(TpmEvidence, a_section_over_its_limit_is_refused_unread) {
  EXPECT_EQ(decode_tpm_evidence(Bytes(kTpmSectionMax + 1)).error().fault, Fault::too_large);
}

/// A section that ends after its registers, which are `indexes`.
Bytes with_registers(const Bytes& indexes) {
  ByteWriter writer;
  writer.u8(1);
  for (int field = 0; field < 3; ++field)
    writer.sized16({});
  writer.u8(static_cast<std::uint8_t>(indexes.size()));
  for (const std::uint8_t index : indexes) {
    writer.u8(index);
    writer.raw(Bytes(32));
  }
  for (int field = 0; field < 4; ++field)
    writer.sized16({});
  writer.sized32({});
  writer.sized32({});
  return writer.take();
}

TEST(TpmEvidence, registers_ascend_and_exist) {
  EXPECT_TRUE(decode_tpm_evidence(with_registers({0, 4, 23})));
  for (const Bytes& wrong : {Bytes{4, 4}, Bytes{4, 0}})
    EXPECT_EQ(decode_tpm_evidence(with_registers(wrong)).error().detail,
              "the TPM's registers are not in ascending order");
  EXPECT_FALSE(decode_tpm_evidence(with_registers({24})));
  EXPECT_FALSE(decode_tpm_evidence(with_registers(Bytes(25))));
}

TEST(TpmEvidence, the_limits_of_all_fields_together_are_within_the_sections) {
  TpmEvidence evidence = example();
  evidence.event_log.resize(kEventLogMax);
  evidence.ima_log.resize(kImaLogMax);
  evidence.endorsement_certificate.resize(kTpmCertificateMax);
  EXPECT_TRUE(decode_tpm_evidence(encode_tpm_evidence(evidence)));
}

}  // namespace
}  // namespace darkbloom::attest
