#pragma once
// HPKE base mode (RFC 9180): DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM, and only that.

#include <memory>

#include "base/bytes.h"
#include "base/secret.h"
#include "crypto/aead.h"
#include "crypto/p256.h"

namespace darkbloom::crypto {

/// One direction of an HPKE context: seals or opens in order, and exports.
class HpkeContext {
 public:
  HpkeContext(Secret key, const AeadNonce& base_nonce, Secret exporter);
  HpkeContext(HpkeContext&&) noexcept = default;
  HpkeContext& operator=(HpkeContext&&) noexcept = default;

  Bytes seal(ByteView aad, ByteView plaintext);
  Result<Secret> open(ByteView aad, ByteView sealed);
  Result<Secret> export_secret(ByteView context, std::size_t size) const;

 private:
  Secret key_;
  AeadNonce base_nonce_;
  Secret exporter_;
  std::uint64_t sequence_ = 0;
};

struct HpkeSender {
  P256Public encapsulated;
  HpkeContext context;
};

/// SetupBaseS. `ephemeral` is fresh for each call.
Result<HpkeSender> hpke_sender(ByteView recipient_public, ByteView info, const P256Key& ephemeral);

/// SetupBaseR with the private key behind `dh`. Points off the curve are refused before dh runs.
Result<HpkeContext> hpke_receiver(ByteView encapsulated, ByteView info, const DhFunction& dh,
                                  ByteView own_public);

}  // namespace darkbloom::crypto
