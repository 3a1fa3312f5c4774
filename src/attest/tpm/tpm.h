#pragma once
// A node's TPM 2.0, through tpm2-tss: its endorsement key, an attestation key, quotes, and an HPKE
// key that works only while the machine runs what it ran. One thread uses a Tpm and its keys.

#include <memory>
#include <set>
#include <string>

#include "attest/tpm_messages.h"
#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/p256.h"

namespace darkbloom::attest {

class TpmConnection;
struct TpmKey;

/// The keys that a TPM is known by. Public areas are TPMT_PUBLIC.
struct TpmIdentity {
  Bytes endorsement_public;
  Bytes endorsement_certificate;  ///< X.509 as DER; empty where the TPM stores none
  Bytes attestation_public;       ///< the same after each start: registrars log its name
};

/// An HPKE key pair whose private half never leaves the TPM and which ends with the process.
class TpmHpkeKey {
 public:
  ~TpmHpkeKey();
  TpmHpkeKey(TpmHpkeKey&&) noexcept;

  const crypto::P256Public& public_key() const { return public_key_; }
  /// TPMT_PUBLIC, with the policy that binds the key.
  const Bytes& public_area() const;
  /// The attestation key's word that this key is in its TPM, made for kHpkeKeyPurpose.
  const TpmSigned& certificate() const;
  /// Diffie-Hellman inside the TPM: RFC 9180's DH(skR, pkE), for crypto::hpke_receiver. Refuses as
  /// invalid what is no point of the curve and as forbidden once a bound register has changed.
  Result<Secret> dh(ByteView peer_public) const;

 private:
  friend class Tpm;
  struct State;
  TpmHpkeKey(std::unique_ptr<State> state, const crypto::P256Public& public_key);
  std::unique_ptr<State> state_;
  crypto::P256Public public_key_;
};

class Tpm {
 public:
  /// `tcti` names the TPM as tpm2-tss does: "device:/dev/tpmrm0", "swtpm:host=127.0.0.1,port=2321".
  /// Refuses as unavailable where none answers.
  static Result<Tpm> open(const std::string& tcti);
  ~Tpm();
  Tpm(Tpm&&) noexcept;

  const TpmIdentity& identity() const { return identity_; }
  /// The secret of a registrar's challenge to this TPM's two keys. Works beside one HPKE key in the
  /// three places that a TPM without a resource manager has.
  Result<Secret> activate(const TpmChallenge& challenge) const;
  /// SHA-256 registers, each below kPcrCount.
  Result<PcrValues> read_pcrs(const std::set<std::uint8_t>& registers) const;
  /// `nonce` has at most kTpmNonceMax bytes.
  Result<TpmQuote> quote(const std::set<std::uint8_t>& registers, ByteView nonce) const;
  /// A new key bound to what those of `registers` that are bindable hold now. Give it the same
  /// registers as the quote beside it. Refuses as invalid when none is bindable.
  Result<TpmHpkeKey> make_hpke_key(const std::set<std::uint8_t>& registers) const;
  /// Measures `event` into a register below kLastingPcrs. Keys bound to it are shut for good: a
  /// node that is about to change itself ends its own key first.
  Result<void> extend(std::uint8_t index, const Digest& event) const;

 private:
  Tpm(std::shared_ptr<TpmConnection> connection, std::unique_ptr<TpmKey> attestation_key,
      TpmIdentity identity);
  std::shared_ptr<TpmConnection> connection_;  // shared with the keys made here
  std::unique_ptr<TpmKey> attestation_key_;
  TpmIdentity identity_;
};

}  // namespace darkbloom::attest
