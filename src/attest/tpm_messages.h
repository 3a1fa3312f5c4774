#pragma once
// What a node's TPM and those who judge it send one another.

#include <string_view>

#include "attest/tpm_pcrs.h"
#include "base/bytes.h"

namespace darkbloom::attest {

inline constexpr std::size_t kTpmNonceMax = 64;
inline constexpr std::size_t kTpmAttestMax = 512;
inline constexpr std::size_t kTpmSignatureMax = 512;
/// What an HPKE key's certificate carries in a nonce's place: a key is new at each start, and how
/// fresh its machine is, a quote says.
inline constexpr std::string_view kHpkeKeyPurpose = "darkbloom hpke key v1";

/// A TPMS_ATTEST and the TPMT_SIGNATURE over it (part 2 sections 10.12.12 and 11.3.4), as the TPM
/// gave them.
struct TpmSigned {
  Bytes attest;
  Bytes signature;
};

/// A quote with the registers that it is over.
struct TpmQuote {
  TpmSigned quoted;
  PcrValues pcrs;
};

/// The two arguments of TPM2_ActivateCredential, without the size fields of their TPM2B.
struct TpmChallenge {
  Bytes credential_blob;
  Bytes encrypted_secret;
};

}  // namespace darkbloom::attest
