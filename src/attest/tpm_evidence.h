#pragma once
// The TPM's part of a node's evidence, as bytes with one encoding.
//
//   section = version (u8, 1) || attestation key's public area (bytes16)
//             || quote (bytes16) || signature (bytes16) || registers
//             || HPKE key's public area (bytes16) || certificate (bytes16) || signature (bytes16)
//             || endorsement certificate (bytes16) || event log (bytes32) || IMA log (bytes32)
//   registers = count (u8) || count times index (u8), value (32), ascending
//
// Numbers are big-endian. The last three fields are empty where they are not shown.

#include "attest/tpm_messages.h"
#include "base/bytes.h"

namespace darkbloom::attest {

inline constexpr std::size_t kTpmSectionMax = 512U << 10;
inline constexpr std::size_t kEventLogMax = 192U << 10;
inline constexpr std::size_t kImaLogMax = 300U << 10;
inline constexpr std::size_t kTpmCertificateMax = 4096;

struct TpmEvidence {
  Bytes attestation_public;
  TpmQuote quote;
  Bytes hpke_public;
  TpmSigned hpke_certificate;
  Bytes endorsement_certificate = {};  ///< X.509 as DER
  Bytes event_log = {};                ///< the firmware's, crypto-agile
  Bytes ima_log = {};                  ///< ascii_runtime_measurements
};

/// Fields must be under the limits above and those of tpm_public.h and tpm_messages.h.
Bytes encode_tpm_evidence(const TpmEvidence& evidence);
/// Refuses as invalid what is not the one encoding, as too_large what is over a limit.
Result<TpmEvidence> decode_tpm_evidence(ByteView section);

}  // namespace darkbloom::attest
