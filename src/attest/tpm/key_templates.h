#pragma once
// The public areas that keys are asked for with (TPMT_PUBLIC, part 2 section 12.2.4): what a key
// may do is decided here and then bound by its name.

#include "base/bytes.h"
#include "base/ids.h"

namespace darkbloom::attest {

/// TCG EK Credential Profile, template L-2: P-256. Another byte would be another key.
Bytes endorsement_template_p256();
/// Template L-1: RSA-2048.
Bytes endorsement_template_rsa();
/// Restricted signing on P-256: it signs what its TPM made and nothing else.
Bytes attestation_template();
/// A parent for other keys, on P-256.
Bytes storage_template();
/// Diffie-Hellman on P-256 under `policy`, which is the only way to use it. Its empty password
/// serves the ADMIN role alone: to be certified.
Bytes agreement_template(const Digest& policy);

}  // namespace darkbloom::attest
