#include "attest/tpm_evidence.h"

#include "attest/tpm_public.h"
#include "base/byte_codec.h"
#include "base/check.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint8_t kSectionVersion = 1;

void write_signed(ByteWriter& writer, const TpmSigned& what) {
  check(what.attest.size() <= kTpmAttestMax && what.signature.size() <= kTpmSignatureMax,
        "a TPM's attestation is short");
  writer.sized16(what.attest);
  writer.sized16(what.signature);
}

TpmSigned read_signed(ByteReader& reader) {
  Bytes attest = copy_of(reader.sized16(kTpmAttestMax));
  return {std::move(attest), copy_of(reader.sized16(kTpmSignatureMax))};
}

void write_pcrs(ByteWriter& writer, const PcrValues& pcrs) {
  writer.u8(static_cast<std::uint8_t>(pcrs.size()));
  for (const auto& [index, value] : pcrs) {
    check(index < kPcrCount, "a TPM has 24 registers");
    writer.u8(index);
    writer.raw(value.view());
  }
}

Result<PcrValues> read_pcrs(ByteReader& reader) {
  PcrValues pcrs;
  const std::size_t count = reader.u8_up_to(kPcrCount);
  for (std::size_t i = 0; i < count && !reader.failed(); ++i) {
    const std::uint8_t index = reader.u8_up_to(kPcrCount - 1);
    const bool ascends = pcrs.empty() || pcrs.rbegin()->first < index;
    if (!ascends) return fail(Fault::invalid, "the TPM's registers are not in ascending order");
    pcrs.emplace(index, reader.id<Digest>());
  }
  return pcrs;
}

}  // namespace

Bytes encode_tpm_evidence(const TpmEvidence& evidence) {
  check(evidence.event_log.size() <= kEventLogMax && evidence.ima_log.size() <= kImaLogMax &&
            evidence.endorsement_certificate.size() <= kTpmCertificateMax &&
            evidence.attestation_public.size() <= kTpmPublicMax &&
            evidence.hpke_public.size() <= kTpmPublicMax,
        "TPM evidence is within its limits");
  ByteWriter writer;
  writer.u8(kSectionVersion);
  writer.sized16(evidence.attestation_public);
  write_signed(writer, evidence.quote.quoted);
  write_pcrs(writer, evidence.quote.pcrs);
  writer.sized16(evidence.hpke_public);
  write_signed(writer, evidence.hpke_certificate);
  writer.sized16(evidence.endorsement_certificate);
  writer.sized32(evidence.event_log);
  writer.sized32(evidence.ima_log);
  return writer.take();
}

Result<TpmEvidence> decode_tpm_evidence(ByteView section) {
  if (section.size() > kTpmSectionMax) {
    return fail(Fault::too_large, "the TPM's part of the evidence is over 512 KiB");
  }
  ByteReader reader(section);
  if (reader.u8() != kSectionVersion) {
    return fail(Fault::invalid, "the TPM's part of the evidence has an unknown version");
  }
  TpmEvidence evidence;
  evidence.attestation_public = copy_of(reader.sized16(kTpmPublicMax));
  evidence.quote.quoted = read_signed(reader);
  auto pcrs = read_pcrs(reader);
  if (!pcrs) return fail(pcrs.error());
  evidence.quote.pcrs = std::move(*pcrs);
  evidence.hpke_public = copy_of(reader.sized16(kTpmPublicMax));
  evidence.hpke_certificate = read_signed(reader);
  evidence.endorsement_certificate = copy_of(reader.sized16(kTpmCertificateMax));
  evidence.event_log = copy_of(reader.sized32(kEventLogMax));
  evidence.ima_log = copy_of(reader.sized32(kImaLogMax));
  if (auto whole = reader.finish("the TPM's part of the evidence"); !whole) {
    return fail(whole.error());
  }
  return evidence;
}

}  // namespace darkbloom::attest
