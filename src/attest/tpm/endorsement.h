#pragma once
// A TPM's endorsement key, which its maker certified. For this room's sources.

#include <memory>

#include "attest/tpm/esys.h"
#include "attest/tpm_messages.h"
#include "base/secret.h"

namespace darkbloom::attest {

/// Which endorsement key a TPM is asked for, and the maker's certificate of it where there is one.
struct Endorsement {
  Bytes area_template;
  Bytes certificate;
};

/// The P-256 key where the TPM stores its certificate, else RSA-2048 where that is stored (TCG EK
/// Credential Profile section 2.2.1.4), else P-256 without one.
Result<Endorsement> find_endorsement(const TpmConnection& connection);

/// TPM2_ActivateCredential for `attestation_key` with the endorsement key of `area_template`.
Result<Secret> activate_credential(const std::shared_ptr<TpmConnection>& connection,
                                   const TpmHandle& attestation_key, ByteView area_template,
                                   const TpmChallenge& challenge);

}  // namespace darkbloom::attest
