#pragma once
// What a TpmHpkeKey is made of. For this room's sources.

#include "attest/tpm/esys.h"
#include "attest/tpm/tpm.h"

namespace darkbloom::attest {

struct TpmHpkeKey::State {
  std::shared_ptr<TpmConnection> connection;  // shared with the Tpm
  TpmKey key;                                 // salts the sessions too
  Bytes selection;                            // of the registers in the key's policy
  TpmSigned certificate;                      // by the attestation key
};

}  // namespace darkbloom::attest
