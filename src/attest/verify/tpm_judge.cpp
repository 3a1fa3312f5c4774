#include "attest/verify/tpm_judge.h"

#include <algorithm>
#include <string>

#include "attest/verify/event_log.h"
#include "attest/verify/ima_log.h"
#include "attest/verify/tpm_quote.h"

namespace darkbloom::attest {
namespace {

Result<void> check_known(const PcrValues& pcrs, const TpmExpectation& expected) {
  for (const auto& [index, values] : expected.known) {
    const auto found = pcrs.find(index);
    if (found == pcrs.end()) {
      return fail(Fault::forbidden, "register " + std::to_string(index) + " is not quoted");
    }
    if (!values.contains(found->second)) {
      return fail(Fault::forbidden,
                  "register " + std::to_string(index) + " has none of the known values");
    }
  }
  return {};
}

/// A key that any other way than its policy opens is not bound to anything.
Result<void> check_hpke_key(const TpmPublic& area, const TpmEvidence& evidence,
                            const crypto::P256Public& wanted) {
  namespace is = tpm_attribute;
  const auto* point = std::get_if<crypto::P256Public>(&area.key);
  if (point == nullptr || *point != wanted) {
    return fail(Fault::tampered, "the TPM's HPKE key is not the one that the statement names");
  }
  if (!area.has(is::kFixedTpm | is::kFixedParent)) {
    return fail(Fault::forbidden, "the HPKE key may leave its TPM");
  }
  if (!area.has(is::kSensitiveDataOrigin)) {
    return fail(Fault::forbidden, "the HPKE key was made outside its TPM");
  }
  if (area.has(is::kUserWithAuth)) {
    return fail(Fault::forbidden,
                "the HPKE key opens with a password, whatever the registers hold");
  }
  const bool agrees_only =
      area.has(is::kDecrypt) && !area.has(is::kSign) && !area.has(is::kRestricted);
  if (!agrees_only) return fail(Fault::forbidden, "the HPKE key is not for agreement alone");
  const PcrValues bound = bindable(evidence.quote.pcrs);
  if (bound.empty())
    return fail(Fault::forbidden, "no register is shown that a key can be bound to");
  if (!std::ranges::equal(area.policy, pcr_policy(bound).view())) {
    return fail(Fault::forbidden, "the HPKE key is not bound to the registers shown");
  }
  return {};
}

Result<void> judge_hpke_key(const TpmEvidence& evidence, const TpmPublic& attestation_key,
                            const crypto::P256Public& wanted) {
  const auto area = parse_tpm_public(evidence.hpke_public);
  if (!area) return fail(area.error());
  if (auto sound = check_hpke_key(*area, evidence, wanted); !sound) return fail(sound.error());
  return judge_certificate(evidence.hpke_certificate, attestation_key, view_of(kHpkeKeyPurpose),
                           area->name);
}

/// Logs are hearsay until they lead to what the TPM signed.
Result<void> judge_logs(const TpmEvidence& evidence, TpmFacts& facts) {
  if (!evidence.event_log.empty()) {
    const auto log = replay_event_log(evidence.event_log);
    if (!log) return fail(log.error());
    if (auto fits = check_event_log(*log, facts.pcrs); !fits) return fail(fits.error());
    facts.has_events = true;
  }
  if (evidence.ima_log.empty()) return {};
  auto log = replay_ima_log(text_of(evidence.ima_log));
  if (!log) return fail(log.error());
  const auto quoted = facts.pcrs.find(kImaRegister);
  if (quoted == facts.pcrs.end()) {
    return fail(Fault::tampered, "an IMA log is shown and register 10 is not quoted");
  }
  if (quoted->second != log->pcr) {
    return fail(Fault::tampered, "the IMA log does not lead to register 10");
  }
  facts.has_ima = true;
  facts.files = std::move(log->files);
  return {};
}

}  // namespace

Result<TpmFacts> judge_tpm(ByteView section, const TpmExpectation& expected) {
  const auto evidence = decode_tpm_evidence(section);
  if (!evidence) return fail(evidence.error());
  const auto key = parse_tpm_public(evidence->attestation_public);
  if (!key) return fail(key.error());
  const auto registered = expected.registered.find(key->name);
  if (registered == expected.registered.end()) {
    return fail(Fault::forbidden, "no registrar logged the TPM's attestation key");
  }
  const PcrValues& pcrs = evidence->quote.pcrs;
  const auto quote = judge_quote(evidence->quote.quoted, *key, expected.nonce, pcrs);
  if (!quote) return fail(quote.error());
  if (auto known = check_known(pcrs, expected); !known) return fail(known.error());
  if (auto hpke = judge_hpke_key(*evidence, *key, expected.hpke); !hpke) return fail(hpke.error());
  TpmFacts facts{key->name, pcrs, registered->second.simulated};
  if (auto logs = judge_logs(*evidence, facts); !logs) return fail(logs.error());
  return facts;
}

}  // namespace darkbloom::attest
