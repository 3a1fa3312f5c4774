#include "attest/tpm/esys.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>
#include <tss2/tss2_rc.h>
#include <tss2/tss2_tctildr.h>

#include "base/check.h"

namespace darkbloom::attest {
namespace {

constexpr TPM2B_SENSITIVE_CREATE kNoPassword{};
constexpr TPM2B_DATA kNoData{};
constexpr TPML_PCR_SELECTION kNoRegisters{};

TPM2B_PUBLIC public_of(ByteView area) {
  TPM2B_PUBLIC made{};
  std::size_t offset = 0;
  check(Tss2_MU_TPMT_PUBLIC_Unmarshal(area.data(), area.size(), &offset, &made.publicArea) ==
                TSS2_RC_SUCCESS &&
            offset == area.size(),
        "a template is a public area");
  return made;
}

Bytes area_of(const TPM2B_PUBLIC& key) {
  Bytes area(sizeof(TPMT_PUBLIC));
  std::size_t size = 0;
  check(Tss2_MU_TPMT_PUBLIC_Marshal(&key.publicArea, area.data(), area.size(), &size) ==
            TSS2_RC_SUCCESS,
        "a public area is written");
  area.resize(size);
  return area;
}

}  // namespace

Result<void> tpm_done(std::uint32_t code, const char* doing) {
  if (code == TSS2_RC_SUCCESS) return {};
  return fail(Fault::internal,
              std::string("the TPM refused ") + doing + ": " + Tss2_RC_Decode(code));
}

void EsysFreed::operator()(void* object) const noexcept {
  Esys_Free(object);
}

Result<std::shared_ptr<TpmConnection>> TpmConnection::open(const std::string& tcti) {
  TSS2_TCTI_CONTEXT* transport = nullptr;
  if (Tss2_TctiLdr_Initialize(tcti.c_str(), &transport) != TSS2_RC_SUCCESS) {
    return fail(Fault::unavailable, "no TPM answers at " + tcti);
  }
  ESYS_CONTEXT* esys = nullptr;
  if (Esys_Initialize(&esys, transport, nullptr) != TSS2_RC_SUCCESS) {
    Tss2_TctiLdr_Finalize(&transport);
    return fail(Fault::unavailable, "the TPM at " + tcti + " does not speak TPM 2.0");
  }
  return std::make_shared<TpmConnection>(transport, esys);
}

TpmConnection::~TpmConnection() {
  Esys_Finalize(&esys_);
  auto* transport = static_cast<TSS2_TCTI_CONTEXT*>(transport_);
  Tss2_TctiLdr_Finalize(&transport);
}

TpmHandle::~TpmHandle() {
  if (connection_) Esys_FlushContext(connection_->esys(), handle_);
}

Result<TpmKey> create_primary(const std::shared_ptr<TpmConnection>& connection,
                              std::uint32_t hierarchy, ByteView area) {
  const TPM2B_PUBLIC wanted = public_of(area);
  ESYS_TR handle = ESYS_TR_NONE;
  TPM2B_PUBLIC* made = nullptr;
  const auto created =
      tpm_done(Esys_CreatePrimary(connection->esys(), hierarchy, ESYS_TR_PASSWORD, ESYS_TR_NONE,
                                  ESYS_TR_NONE, &kNoPassword, &wanted, &kNoData, &kNoRegisters,
                                  &handle, &made, nullptr, nullptr, nullptr),
               "to make a primary key");
  if (!created) return fail(created.error());
  const EsysOutput<TPM2B_PUBLIC> owner(made);
  return TpmKey{TpmHandle(connection, handle), area_of(*made)};
}

Result<TpmKey> create_under(const std::shared_ptr<TpmConnection>& connection,
                            const TpmHandle& parent, ByteView area) {
  const TPM2B_PUBLIC wanted = public_of(area);
  TPM2B_PRIVATE* hidden = nullptr;
  TPM2B_PUBLIC* made = nullptr;
  const auto created =
      tpm_done(Esys_Create(connection->esys(), parent.get(), ESYS_TR_PASSWORD, ESYS_TR_NONE,
                           ESYS_TR_NONE, &kNoPassword, &wanted, &kNoData, &kNoRegisters, &hidden,
                           &made, nullptr, nullptr, nullptr),
               "to make a key");
  if (!created) return fail(created.error());
  const EsysOutput<TPM2B_PRIVATE> hidden_owner(hidden);
  const EsysOutput<TPM2B_PUBLIC> owner(made);
  ESYS_TR handle = ESYS_TR_NONE;
  const auto loaded = tpm_done(Esys_Load(connection->esys(), parent.get(), ESYS_TR_PASSWORD,
                                         ESYS_TR_NONE, ESYS_TR_NONE, hidden, made, &handle),
                               "to load a key");
  if (!loaded) return fail(loaded.error());
  return TpmKey{TpmHandle(connection, handle), area_of(*made)};
}

Result<TpmHandle> policy_session(const std::shared_ptr<TpmConnection>& connection,
                                 const TpmHandle* salt_key) {
  TPMT_SYM_DEF cipher{};
  cipher.algorithm = salt_key == nullptr ? TPM2_ALG_NULL : TPM2_ALG_AES;
  cipher.keyBits.aes = 128;
  cipher.mode.aes = TPM2_ALG_CFB;
  ESYS_TR session = ESYS_TR_NONE;
  const auto started =
      tpm_done(Esys_StartAuthSession(connection->esys(),
                                     salt_key == nullptr ? ESYS_TR_NONE : salt_key->get(),
                                     ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE, ESYS_TR_NONE,
                                     nullptr, TPM2_SE_POLICY, &cipher, TPM2_ALG_SHA256, &session),
               "to start a session");
  if (!started) return fail(started.error());
  TpmHandle owner(connection, session);
  TPMA_SESSION attributes = TPMA_SESSION_CONTINUESESSION;
  if (salt_key != nullptr) attributes |= TPMA_SESSION_DECRYPT | TPMA_SESSION_ENCRYPT;
  const auto set =
      tpm_done(Esys_TRSess_SetAttributes(connection->esys(), session, attributes, 0xff),
               "a session's attributes");
  if (!set) return fail(set.error());
  return owner;
}

}  // namespace darkbloom::attest
