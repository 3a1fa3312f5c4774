#pragma once
// Signed envelopes (DSSE 1.0: github.com/secure-systems-lab/dsse, protocol.md and envelope.md),
// one signature each. JSON in the one form that envelope_text writes:
//
//   {"payload":BASE64,"payloadType":TYPE,"signatures":[{"keyid":HEX,"sig":BASE64}]}

#include <string>
#include <string_view>

#include "base/bytes.h"
#include "crypto/ed25519.h"

namespace darkbloom::attest {

inline constexpr std::size_t kDsseMax = 32U << 10;  ///< fits an entry of the log

struct DsseEnvelope {
  std::string payload_type;  ///< printable ASCII
  Bytes payload;
  std::string key_id;  ///< a hint of the signer's, and never more than that
  Bytes signature;
};

/// What is signed: "DSSEv1" and both parts, each after its length.
Bytes pre_authentication_encoding(std::string_view payload_type, ByteView payload);
/// The hint that names `public_key`: its SHA-256, in hexadecimal.
std::string key_id_of(ByteView public_key);

DsseEnvelope sign_envelope(std::string payload_type, Bytes payload, const crypto::Ed25519Key& key);
std::string envelope_text(const DsseEnvelope& envelope);
/// Form only: the signature has not been looked at. Refuses every other way to write it.
Result<DsseEnvelope> parse_envelope(std::string_view text);
/// Not found when another key is named; tampered when the signature is not `public_key`'s.
Result<void> verify_envelope(const DsseEnvelope& envelope, ByteView public_key);

}  // namespace darkbloom::attest
