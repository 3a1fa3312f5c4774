#include "attest/tpm/pcr_bank.h"

#include <tss2/tss2_esys.h>

#include <algorithm>

namespace darkbloom::attest {
namespace {

TPML_PCR_SELECTION selection_of(std::uint8_t index) {
  TPML_PCR_SELECTION selection{};
  selection.count = 1;
  selection.pcrSelections[0].hash = TPM2_ALG_SHA256;
  selection.pcrSelections[0].sizeofSelect = kPcrCount / 8;
  selection.pcrSelections[0].pcrSelect[index / 8] = static_cast<BYTE>(1U << (index % 8));
  return selection;
}

Result<Digest> read_pcr(const TpmConnection& connection, std::uint8_t index) {
  const TPML_PCR_SELECTION selection = selection_of(index);
  TPML_DIGEST* values = nullptr;
  const auto read = tpm_done(Esys_PCR_Read(connection.esys(), ESYS_TR_NONE, ESYS_TR_NONE,
                                           ESYS_TR_NONE, &selection, nullptr, nullptr, &values),
                             "to read its registers");
  if (!read) return fail(read.error());
  const EsysOutput<TPML_DIGEST> owner(values);
  if (values->count != 1 || values->digests[0].size != Digest::kSize) {
    return fail(Fault::unavailable, "the TPM keeps no SHA-256 registers");
  }
  Digest value;
  std::copy_n(values->digests[0].buffer, Digest::kSize, value.bytes.begin());
  return value;
}

}  // namespace

Result<PcrValues> read_pcr_bank(const TpmConnection& connection,
                                const std::set<std::uint8_t>& registers) {
  PcrValues values;
  for (const std::uint8_t index : registers) {
    if (index >= kPcrCount) return fail(Fault::invalid, "a TPM has registers 0 to 23");
    const auto value = read_pcr(connection, index);
    if (!value) return fail(value.error());
    values.emplace(index, *value);
  }
  return values;
}

Result<void> extend_pcr(const TpmConnection& connection, std::uint8_t index, const Digest& event) {
  if (index >= kLastingPcrs) return fail(Fault::invalid, "a node extends registers 0 to 15");
  TPML_DIGEST_VALUES values{};
  values.count = 1;
  values.digests[0].hashAlg = TPM2_ALG_SHA256;
  std::ranges::copy(event.bytes, values.digests[0].digest.sha256);
  return tpm_done(Esys_PCR_Extend(connection.esys(), ESYS_TR_PCR0 + index, ESYS_TR_PASSWORD,
                                  ESYS_TR_NONE, ESYS_TR_NONE, &values),
                  "to extend a register");
}

}  // namespace darkbloom::attest
