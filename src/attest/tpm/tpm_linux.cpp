#include "attest/tpm/tpm.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>

#include <algorithm>

#include "attest/tpm/endorsement.h"
#include "attest/tpm/esys.h"
#include "attest/tpm/hpke_key.h"
#include "attest/tpm/key_templates.h"
#include "attest/tpm/pcr_bank.h"
#include "attest/tpm_public.h"
#include "base/check.h"

namespace darkbloom::attest {
namespace {

constexpr TPMT_SIG_SCHEME kOwnScheme{.scheme = TPM2_ALG_NULL, .details = {}};  // the key's

TPM2B_DATA qualifying(ByteView nonce) {
  check(nonce.size() <= kTpmNonceMax, "a nonce fits an attestation");
  TPM2B_DATA data{};
  data.size = static_cast<UINT16>(nonce.size());
  std::ranges::copy(nonce, data.buffer);
  return data;
}

/// Takes over both outputs of a signing command.
TpmSigned signed_of(TPM2B_ATTEST* attest, TPMT_SIGNATURE* signature) {
  const EsysOutput<TPM2B_ATTEST> attest_owner(attest);
  const EsysOutput<TPMT_SIGNATURE> signature_owner(signature);
  TpmSigned made;
  made.attest = copy_of({attest->attestationData, attest->size});
  made.signature.resize(sizeof(TPMT_SIGNATURE));
  std::size_t size = 0;
  check(Tss2_MU_TPMT_SIGNATURE_Marshal(signature, made.signature.data(), made.signature.size(),
                                       &size) == TSS2_RC_SUCCESS,
        "a signature is written");
  made.signature.resize(size);
  return made;
}

/// Makes the endorsement key once, for its public half; it is not kept loaded.
Result<TpmIdentity> identify(const std::shared_ptr<TpmConnection>& connection) {
  auto endorsement = find_endorsement(*connection);
  if (!endorsement) return fail(endorsement.error());
  auto key = create_primary(connection, ESYS_TR_RH_ENDORSEMENT, endorsement->area_template);
  if (!key) return fail(key.error());
  return TpmIdentity{std::move(key->area), std::move(endorsement->certificate), {}};
}

/// The attestation key's word that `object` is in its TPM.
Result<TpmSigned> certify(const TpmHandle& attestation_key, const TpmHandle& object) {
  const TPM2B_DATA data = qualifying(view_of(kHpkeKeyPurpose));
  TPM2B_ATTEST* attest = nullptr;
  TPMT_SIGNATURE* signature = nullptr;
  const auto certified = tpm_done(
      Esys_Certify(attestation_key.esys(), object.get(), attestation_key.get(), ESYS_TR_PASSWORD,
                   ESYS_TR_PASSWORD, ESYS_TR_NONE, &data, &kOwnScheme, &attest, &signature),
      "to certify a key");
  if (!certified) return fail(certified.error());
  return signed_of(attest, signature);
}

}  // namespace

Result<Tpm> Tpm::open(const std::string& tcti) {
  auto connection = TpmConnection::open(tcti);
  if (!connection) return fail(connection.error());
  auto identity = identify(*connection);
  if (!identity) return fail(identity.error());
  auto key = create_primary(*connection, ESYS_TR_RH_ENDORSEMENT, attestation_template());
  if (!key) return fail(key.error());
  identity->attestation_public = key->area;
  return Tpm(std::move(*connection), std::make_unique<TpmKey>(std::move(*key)),
             std::move(*identity));
}

Tpm::Tpm(std::shared_ptr<TpmConnection> connection, std::unique_ptr<TpmKey> attestation_key,
         TpmIdentity identity)
    : connection_(std::move(connection)),
      attestation_key_(std::move(attestation_key)),
      identity_(std::move(identity)) {}

Tpm::~Tpm() = default;
Tpm::Tpm(Tpm&&) noexcept = default;

Result<Secret> Tpm::activate(const TpmChallenge& challenge) const {
  const auto endorsement = find_endorsement(*connection_);
  if (!endorsement) return fail(endorsement.error());
  return activate_credential(connection_, attestation_key_->handle, endorsement->area_template,
                             challenge);
}

Result<PcrValues> Tpm::read_pcrs(const std::set<std::uint8_t>& registers) const {
  return read_pcr_bank(*connection_, registers);
}

Result<TpmQuote> Tpm::quote(const std::set<std::uint8_t>& registers, ByteView nonce) const {
  auto pcrs = read_pcrs(registers);
  if (!pcrs) return fail(pcrs.error());
  const TPM2B_DATA data = qualifying(nonce);
  TPML_PCR_SELECTION selection{};
  std::size_t offset = 0;
  const Bytes wanted = pcr_selection(*pcrs);
  check(Tss2_MU_TPML_PCR_SELECTION_Unmarshal(wanted.data(), wanted.size(), &offset, &selection) ==
            TSS2_RC_SUCCESS,
        "a selection of registers is one");
  TPM2B_ATTEST* attest = nullptr;
  TPMT_SIGNATURE* signature = nullptr;
  const auto quoted = tpm_done(
      Esys_Quote(connection_->esys(), attestation_key_->handle.get(), ESYS_TR_PASSWORD,
                 ESYS_TR_NONE, ESYS_TR_NONE, &data, &kOwnScheme, &selection, &attest, &signature),
      "to quote its registers");
  if (!quoted) return fail(quoted.error());
  return TpmQuote{signed_of(attest, signature), std::move(*pcrs)};
}

Result<TpmHpkeKey> Tpm::make_hpke_key(const std::set<std::uint8_t>& registers) const {
  const auto pcrs = read_pcrs(registers);
  if (!pcrs) return fail(pcrs.error());
  const PcrValues bound = bindable(*pcrs);
  if (bound.empty()) {
    return fail(Fault::invalid, "a key is bound to registers 0 to 15, others can be reset");
  }
  // The null hierarchy's seed changes at every reset, and the keys under it end with it.
  auto parent = create_primary(connection_, ESYS_TR_RH_NULL, storage_template());
  if (!parent) return fail(parent.error());
  auto key = create_under(connection_, parent->handle, agreement_template(pcr_policy(bound)));
  if (!key) return fail(key.error());
  auto certificate = certify(attestation_key_->handle, key->handle);
  if (!certificate) return fail(certificate.error());
  const auto area = parse_tpm_public(key->area);
  if (!area) return fail(area.error());
  const auto* point = std::get_if<crypto::P256Public>(&area->key);
  check(point != nullptr, "the key asked for is on P-256");
  auto state = std::make_unique<TpmHpkeKey::State>(connection_, std::move(*key),
                                                   pcr_selection(bound), std::move(*certificate));
  return TpmHpkeKey(std::move(state), *point);
}

Result<void> Tpm::extend(std::uint8_t index, const Digest& event) const {
  return extend_pcr(*connection_, index, event);
}

}  // namespace darkbloom::attest
