#include "attest/tpm/hpke_key.h"

#include <tss2/tss2_esys.h>
#include <tss2/tss2_mu.h>

#include <algorithm>

#include "base/check.h"

namespace darkbloom::attest {
namespace {

constexpr std::size_t kCoordinateSize = 32;

/// A session in which the TPM has looked at the registers of `selection` as they are now.
Result<TpmHandle> bound_session(const std::shared_ptr<TpmConnection>& connection,
                                const TpmHandle& salt_key, ByteView selection) {
  auto session = policy_session(connection, &salt_key);
  if (!session) return fail(session.error());
  TPML_PCR_SELECTION registers{};
  std::size_t offset = 0;
  check(Tss2_MU_TPML_PCR_SELECTION_Unmarshal(selection.data(), selection.size(), &offset,
                                             &registers) == TSS2_RC_SUCCESS,
        "a selection of registers is one");
  const TPM2B_DIGEST as_they_are{};
  const auto looked = tpm_done(Esys_PolicyPCR(connection->esys(), session->get(), ESYS_TR_NONE,
                                              ESYS_TR_NONE, ESYS_TR_NONE, &as_they_are, &registers),
                               "to look at its registers");
  if (!looked) return fail(looked.error());
  return session;
}

TPM2B_ECC_POINT tpm_point(const crypto::P256Public& point) {
  TPM2B_ECC_POINT made{};
  made.point.x.size = kCoordinateSize;
  made.point.y.size = kCoordinateSize;
  std::copy_n(point.begin() + 1, kCoordinateSize, made.point.x.buffer);
  std::copy_n(point.begin() + 1 + kCoordinateSize, kCoordinateSize, made.point.y.buffer);
  return made;
}

/// The X coordinate, left-padded; the library's copy is wiped.
Result<Secret> x_of(TPM2B_ECC_POINT& point) {
  const std::size_t size = point.point.x.size;
  if (size > kCoordinateSize) return fail(Fault::internal, "the TPM's point is not on P-256");
  Secret x(kCoordinateSize);
  std::copy_n(point.point.x.buffer, size, x.writable().end() - static_cast<std::ptrdiff_t>(size));
  wipe({point.point.x.buffer, size});
  return x;
}

/// TPM_RC_POLICY_FAIL, whichever session it names, and TPM_RC_PCR_CHANGED in between.
bool is_drift(TSS2_RC code) {
  constexpr TSS2_RC kFormatOne = TPM2_RC_FMT1 | 0x3f;
  return (code & kFormatOne) == TPM2_RC_POLICY_FAIL || code == TPM2_RC_PCR_CHANGED;
}

}  // namespace

TpmHpkeKey::TpmHpkeKey(std::unique_ptr<State> state, const crypto::P256Public& public_key)
    : state_(std::move(state)), public_key_(public_key) {}
TpmHpkeKey::~TpmHpkeKey() = default;
TpmHpkeKey::TpmHpkeKey(TpmHpkeKey&&) noexcept = default;

const Bytes& TpmHpkeKey::public_area() const {
  return state_->key.area;
}

const TpmSigned& TpmHpkeKey::certificate() const {
  return state_->certificate;
}

Result<Secret> TpmHpkeKey::dh(ByteView peer_public) const {
  const auto peer = crypto::parse_p256_public(peer_public);
  if (!peer) return fail(peer.error());
  const auto session = bound_session(state_->connection, state_->key.handle, state_->selection);
  if (!session) return fail(session.error());
  const TPM2B_ECC_POINT point = tpm_point(*peer);
  TPM2B_ECC_POINT* shared = nullptr;
  const TSS2_RC code = Esys_ECDH_ZGen(state_->connection->esys(), state_->key.handle.get(),
                                      session->get(), ESYS_TR_NONE, ESYS_TR_NONE, &point, &shared);
  if (is_drift(code)) {
    return fail(Fault::forbidden,
                "a register that the key is bound to has changed: the TPM keeps the key shut");
  }
  if (auto done = tpm_done(code, "to agree on a secret"); !done) return fail(done.error());
  const EsysOutput<TPM2B_ECC_POINT> owner(shared);
  return x_of(*shared);
}

}  // namespace darkbloom::attest
