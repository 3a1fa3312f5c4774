#pragma once
// A registrar's challenge to a TPM (part 1 section 24, MakeCredential): only the TPM that holds
// both the endorsement key and the named attestation key can read the secret. This is how an
// attestation key gets known as one of a real TPM.

#include "attest/tpm_messages.h"
#include "attest/tpm_public.h"
#include "base/bytes.h"
#include "base/environment.h"

namespace darkbloom::attest {

/// What such a challenge may carry: it must fit a TPM2B_DIGEST of SHA-256.
inline constexpr std::size_t kTpmCredentialMax = 32;

/// Seals `secret` to `endorsement_key` for the key named `attestation_key`. Refuses an endorsement
/// key that is not a restricted, fixed decryption key (forbidden) and an overlong secret
/// (too_large).
Result<TpmChallenge> make_credential(const TpmPublic& endorsement_key,
                                     const TpmName& attestation_key, ByteView secret,
                                     Random& random);

}  // namespace darkbloom::attest
