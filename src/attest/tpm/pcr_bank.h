#pragma once
// A TPM's SHA-256 registers. For this room's sources.

#include <set>

#include "attest/tpm/esys.h"
#include "attest/tpm_pcrs.h"

namespace darkbloom::attest {

/// One by one: how many a TPM gives at a time differs. Refuses a TPM without that bank.
Result<PcrValues> read_pcr_bank(const TpmConnection& connection,
                                const std::set<std::uint8_t>& registers);
/// Refuses as invalid registers at and above kLastingPcrs, which are others' to use.
Result<void> extend_pcr(const TpmConnection& connection, std::uint8_t index, const Digest& event);

}  // namespace darkbloom::attest
