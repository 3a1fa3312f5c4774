#pragma once
// What a TPM signs about itself (part 2 section 10.12, TPMS_ATTEST): quotes of its registers and
// certificates of its keys, judged against an attestation key. Nothing is believed but signed
// bytes.

#include "attest/tpm_messages.h"
#include "attest/tpm_pcrs.h"
#include "attest/tpm_public.h"
#include "base/bytes.h"

namespace darkbloom::attest {

/// Refuses as tampered unless `key` signed it: ECDSA or RSASSA with SHA-256, as the key's scheme.
Result<void> verify_tpm_signature(const TpmPublic& key, const TpmSigned& what);

/// Refuses as forbidden a key that would sign bytes made outside its TPM, or may leave it.
Result<void> check_attestation_key(const TpmPublic& key);

/// Refuses unless `key` quoted exactly the registers and values of `pcrs` for `nonce`.
Result<void> judge_quote(const TpmSigned& quote, const TpmPublic& key, ByteView nonce,
                         const PcrValues& pcrs);

/// Refuses unless `key` certified for `nonce` that an object named `object` is in its TPM.
Result<void> judge_certificate(const TpmSigned& certificate, const TpmPublic& key, ByteView nonce,
                               const TpmName& object);

}  // namespace darkbloom::attest
