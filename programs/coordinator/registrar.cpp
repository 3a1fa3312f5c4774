#include "coordinator/registrar.h"

#include <algorithm>
#include <utility>

#include "attest/verify/tpm_credential.h"
#include "attest/verify/tpm_quote.h"
#include "crypto/hash.h"

namespace darkbloom::coordinator {
namespace {

Result<crypto::Certificate> certificate_of(const wire::Enrol& enrol,
                                           const attest::TpmPublic& endorsement) {
  if (enrol.endorsement_certificate.empty()) {
    return fail(Fault::forbidden, "the TPM shows no certificate of its maker");
  }
  auto certificate = crypto::Certificate::from_der(enrol.endorsement_certificate);
  if (!certificate) return certificate;
  const auto certified = certificate->raw_key();
  const auto same = [&](const auto& key) {
    return certified && std::ranges::equal(*certified, key);
  };
  if (std::visit(same, endorsement.key)) return certificate;
  return fail(Fault::tampered, "the maker's certificate is for another key than the TPM's");
}

}  // namespace

Result<const TpmMaker*> Registrar::maker_of(const wire::Enrol& enrol,
                                            const attest::TpmPublic& endorsement) const {
  const auto certificate = certificate_of(enrol, endorsement);
  if (!certificate) return fail(certificate.error());
  for (const TpmMaker& maker : parts_.makers) {
    if (crypto::verify_chain(*certificate, maker.chain, parts_.clock.now_ms())) return &maker;
  }
  return fail(Fault::forbidden, "no maker that is known here certified the TPM");
}

Result<wire::Credential> Registrar::enrol(Link link, const wire::Enrol& enrol) {
  const auto endorsement = attest::parse_tpm_public(enrol.endorsement_public);
  if (!endorsement) return fail(endorsement.error());
  const auto attestation = attest::parse_tpm_public(enrol.attestation_public);
  if (!attestation) return fail(attestation.error());
  if (auto sound = attest::check_attestation_key(*attestation); !sound) return fail(sound.error());
  const auto maker = maker_of(enrol, *endorsement);
  if (!maker) return fail(maker.error());
  Secret secret(kSecretSize);
  parts_.random.fill(secret.writable());
  auto challenge =
      attest::make_credential(*endorsement, attestation->name, secret.view(), parts_.random);
  if (!challenge) return fail(challenge.error());
  const attest::TpmKeyEntry binding{attestation->name, crypto::sha256(enrol.endorsement_public),
                                    (*maker)->simulated};
  pending_.insert_or_assign(link, Pending{std::move(secret), binding});
  return wire::Credential{std::move(challenge->credential_blob),
                          std::move(challenge->encrypted_secret)};
}

Result<void> Registrar::activated(Link link, const wire::Activated& answer) {
  const auto found = pending_.find(link);
  if (found == pending_.end()) return fail(Fault::invalid, "the TPM answers to no challenge");
  const Pending pending = std::move(found->second);
  pending_.erase(found);
  if (!equal_in_constant_time(pending.secret.view(), answer.secret)) {
    return fail(Fault::forbidden, "the TPM could not read the challenge: it holds other keys");
  }
  return parts_.log.add(pending.binding);
}

}  // namespace darkbloom::coordinator
