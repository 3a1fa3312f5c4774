#include "attest/tpm/endorsement.h"

#include <tss2/tss2_esys.h>

#include <algorithm>

#include "attest/tpm/key_templates.h"

namespace darkbloom::attest {
namespace {

constexpr TPM2_HANDLE kCertificateRsa = 0x01c00002;
constexpr TPM2_HANDLE kCertificateP256 = 0x01c0000a;
constexpr std::size_t kCertificateMax = 4096;
constexpr std::uint16_t kReadMax = 512;  // every TPM gives that much at once
constexpr std::size_t kDerHeadSize = 4;

Result<bool> has_index(const TpmConnection& connection, TPM2_HANDLE index) {
  TPMI_YES_NO more = 0;
  TPMS_CAPABILITY_DATA* data = nullptr;
  const auto asked =
      tpm_done(Esys_GetCapability(connection.esys(), ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                  TPM2_CAP_HANDLES, index, 1, &more, &data),
               "to list its stored certificates");
  if (!asked) return fail(asked.error());
  const EsysOutput<TPMS_CAPABILITY_DATA> owner(data);
  const TPML_HANDLE& handles = data->data.handles;
  return handles.count == 1 && handles.handle[0] == index;
}

Result<std::size_t> size_of_index(const TpmConnection& connection, ESYS_TR index) {
  TPM2B_NV_PUBLIC* area = nullptr;
  const auto asked = tpm_done(Esys_NV_ReadPublic(connection.esys(), index, ESYS_TR_NONE,
                                                 ESYS_TR_NONE, ESYS_TR_NONE, &area, nullptr),
                              "to describe its stored certificate");
  if (!asked) return fail(asked.error());
  const EsysOutput<TPM2B_NV_PUBLIC> owner(area);
  if (area->nvPublic.dataSize > kCertificateMax) {
    return fail(Fault::too_large, "the TPM's stored certificate is over 4 KiB");
  }
  return area->nvPublic.dataSize;
}

/// Some makers fill the space behind a certificate: its own length says where it ends.
void cut_to_der(Bytes& bytes) {
  const bool has_head = bytes.size() > kDerHeadSize && bytes[0] == 0x30 && bytes[1] == 0x82;
  if (!has_head) return;
  const std::size_t size = kDerHeadSize + ((static_cast<std::size_t>(bytes[2]) << 8) |
                                           static_cast<std::size_t>(bytes[3]));
  bytes.resize(std::min(bytes.size(), size));
}

Result<Bytes> read_index(const TpmConnection& connection, ESYS_TR index) {
  const auto size = size_of_index(connection, index);
  if (!size) return fail(size.error());
  Bytes bytes;
  while (bytes.size() < *size) {
    const auto part = static_cast<UINT16>(std::min<std::size_t>(kReadMax, *size - bytes.size()));
    TPM2B_MAX_NV_BUFFER* data = nullptr;
    const auto read =
        tpm_done(Esys_NV_Read(connection.esys(), index, index, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                              ESYS_TR_NONE, part, static_cast<UINT16>(bytes.size()), &data),
                 "to read its stored certificate");
    if (!read) return fail(read.error());
    const EsysOutput<TPM2B_MAX_NV_BUFFER> owner(data);
    if (data->size != part) return fail(Fault::internal, "the TPM's stored certificate is cut off");
    bytes.insert(bytes.end(), data->buffer, data->buffer + part);
  }
  cut_to_der(bytes);
  return bytes;
}

/// Nothing when the TPM stores no such certificate.
Result<Bytes> read_certificate(const TpmConnection& connection, TPM2_HANDLE index) {
  const auto is_there = has_index(connection, index);
  if (!is_there) return fail(is_there.error());
  if (!*is_there) return Bytes{};
  ESYS_TR handle = ESYS_TR_NONE;
  const auto known = tpm_done(Esys_TR_FromTPMPublic(connection.esys(), index, ESYS_TR_NONE,
                                                    ESYS_TR_NONE, ESYS_TR_NONE, &handle),
                              "to name its stored certificate");
  if (!known) return fail(known.error());
  auto bytes = read_index(connection, handle);
  Esys_TR_Close(connection.esys(), &handle);
  return bytes;
}

/// A session that may use the endorsement key: PolicySecret of its hierarchy, whose password is
/// empty unless the owner set one.
Result<TpmHandle> endorsement_session(const std::shared_ptr<TpmConnection>& connection) {
  auto session = policy_session(connection, nullptr);
  if (!session) return fail(session.error());
  const auto allowed =
      tpm_done(Esys_PolicySecret(connection->esys(), ESYS_TR_RH_ENDORSEMENT, session->get(),
                                 ESYS_TR_PASSWORD, ESYS_TR_NONE, ESYS_TR_NONE, nullptr, nullptr,
                                 nullptr, 0, nullptr, nullptr),
               "the endorsement hierarchy");
  if (!allowed) return fail(allowed.error());
  return session;
}

/// What TPMs say of a seed for another key and of an HMAC under another name, whichever parameter
/// they blame.
bool is_foreign(TSS2_RC code) {
  const TSS2_RC kind = code & (TPM2_RC_FMT1 | 0x3f);
  return kind == TPM2_RC_INTEGRITY || kind == TPM2_RC_VALUE || kind == TPM2_RC_ECC_POINT;
}

}  // namespace

Result<Endorsement> find_endorsement(const TpmConnection& connection) {
  auto p256 = read_certificate(connection, kCertificateP256);
  if (!p256) return fail(p256.error());
  if (!p256->empty()) return Endorsement{endorsement_template_p256(), std::move(*p256)};
  auto rsa = read_certificate(connection, kCertificateRsa);
  if (!rsa) return fail(rsa.error());
  if (!rsa->empty()) return Endorsement{endorsement_template_rsa(), std::move(*rsa)};
  return Endorsement{endorsement_template_p256(), {}};
}

Result<Secret> activate_credential(const std::shared_ptr<TpmConnection>& connection,
                                   const TpmHandle& attestation_key, ByteView area_template,
                                   const TpmChallenge& challenge) {
  TPM2B_ID_OBJECT blob{};
  TPM2B_ENCRYPTED_SECRET sealed{};
  const bool fits = challenge.credential_blob.size() <= sizeof(blob.credential) &&
                    challenge.encrypted_secret.size() <= sizeof(sealed.secret);
  if (!fits) return fail(Fault::too_large, "a challenge is longer than any TPM takes");
  blob.size = static_cast<UINT16>(challenge.credential_blob.size());
  std::ranges::copy(challenge.credential_blob, blob.credential);
  sealed.size = static_cast<UINT16>(challenge.encrypted_secret.size());
  std::ranges::copy(challenge.encrypted_secret, sealed.secret);
  const auto key = create_primary(connection, ESYS_TR_RH_ENDORSEMENT, area_template);
  if (!key) return fail(key.error());
  const auto session = endorsement_session(connection);
  if (!session) return fail(session.error());
  TPM2B_DIGEST* opened = nullptr;
  const TSS2_RC code = Esys_ActivateCredential(connection->esys(), attestation_key.get(),
                                               key->handle.get(), ESYS_TR_PASSWORD, session->get(),
                                               ESYS_TR_NONE, &blob, &sealed, &opened);
  if (is_foreign(code)) {
    return fail(Fault::tampered, "the challenge is not for this TPM and its attestation key");
  }
  if (auto done = tpm_done(code, "to answer a challenge"); !done) return fail(done.error());
  const EsysOutput<TPM2B_DIGEST> owner(opened);
  Secret secret = Secret::copy({opened->buffer, opened->size});
  wipe({opened->buffer, opened->size});
  return secret;
}

}  // namespace darkbloom::attest
