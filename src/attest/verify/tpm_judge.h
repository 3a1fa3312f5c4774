#pragma once
// The TPM's part of a node's evidence, judged: facts come out, and what they are worth is for the
// caller's policy to say. protocol.md section on TPM evidence.

#include <map>
#include <set>

#include "attest/tpm_evidence.h"
#include "attest/tpm_public.h"
#include "attest/verify/ima_log.h"
#include "crypto/p256.h"

namespace darkbloom::attest {

/// What registrars logged of an attestation key after a challenge to its TPM.
struct RegisteredKey {
  bool simulated = true;  ///< no maker of hardware certified the TPM's endorsement key
};

/// What the caller knows by itself and holds the evidence to.
struct TpmExpectation {
  Bytes nonce;                                     ///< what the quote must be for
  crypto::P256Public hpke = {};                    ///< the key that the node's statement names
  std::map<TpmName, RegisteredKey> registered;     ///< attestation keys that registrars logged
  std::map<std::uint8_t, std::set<Digest>> known;  ///< values that each register may have; a
                                                   ///< register named here must be quoted
};

struct TpmFacts {
  TpmName attestation_key;
  PcrValues pcrs;                        ///< as quoted
  bool simulated = true;                 ///< as the registrars logged it
  bool has_events = false;               ///< the event log is there and replays to the registers
  bool has_ima = false;                  ///< the IMA log is there and replays to register 10
  std::vector<MeasuredFile> files = {};  ///< what that log says ran
};

/// Refuses unless: a registered, sound attestation key quoted the shown registers for the nonce;
/// each known register has one of its values; that key certified the statement's HPKE key as fixed
/// to the TPM, made there and usable only while the bindable registers shown hold; and logs that
/// are shown replay.
Result<TpmFacts> judge_tpm(ByteView section, const TpmExpectation& expected);

}  // namespace darkbloom::attest
