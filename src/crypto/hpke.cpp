#include "crypto/hpke.h"

#include <algorithm>
#include <limits>

#include "base/check.h"
#include "crypto/labeled.h"

namespace darkbloom::crypto {
namespace {

constexpr std::uint8_t kModeBase = 0;
constexpr std::size_t kSharedSecretSize = 32;
constexpr std::size_t kExporterSize = 32;

/// LabeledExpand of a size that HKDF surely gives.
template <std::size_t Size>
Secret expanded(const Labeled& suite, const Secret& key, std::string_view label, ByteView info) {
  static_assert(Size <= 255);
  auto output = suite.expand(key.view(), label, info, Size);
  check(output.has_value(), "HKDF gives a few bytes");
  return std::move(*output);
}

/// Section 4.1, ExtractAndExpand: the KEM's shared secret.
Secret shared_secret(ByteView dh, ByteView encapsulated, ByteView recipient_public) {
  const Labeled suite(kKemSuite);
  Bytes context = copy_of(encapsulated);
  context.insert(context.end(), recipient_public.begin(), recipient_public.end());
  const Secret key = suite.extract({}, "eae_prk", dh);
  return expanded<kSharedSecretSize>(suite, key, "shared_secret", context);
}

/// Section 5.1, KeySchedule in base mode: no pre-shared key.
HpkeContext key_schedule(const Secret& shared, ByteView info) {
  const Labeled suite(kHpkeSuite);
  const Secret psk_id_hash = suite.extract({}, "psk_id_hash", {});
  const Secret info_hash = suite.extract({}, "info_hash", info);
  Bytes context{kModeBase};
  for (const ByteView part : {psk_id_hash.view(), info_hash.view()})
    context.insert(context.end(), part.begin(), part.end());
  const Secret secret = suite.extract(shared.view(), "secret", {});
  AeadNonce base_nonce;
  const Secret nonce = expanded<kAeadNonceSize>(suite, secret, "base_nonce", context);
  std::copy_n(nonce.view().begin(), base_nonce.size(), base_nonce.begin());
  return HpkeContext(expanded<kAeadKeySize>(suite, secret, "key", context), base_nonce,
                     expanded<kExporterSize>(suite, secret, "exp", context));
}

}  // namespace

HpkeContext::HpkeContext(Secret key, const AeadNonce& base_nonce, Secret exporter)
    : key_(std::move(key)), base_nonce_(base_nonce), exporter_(std::move(exporter)) {
  check(key_.size() == kAeadKeySize && exporter_.size() == kExporterSize,
        "the key schedule gives a key and an exporter secret");
}

Bytes HpkeContext::seal(ByteView aad, ByteView plaintext) {
  check(sequence_ < std::numeric_limits<std::uint64_t>::max(), "an HPKE context is not used up");
  return aead_seal(key_.view(), nonce_at(base_nonce_, sequence_++), aad, plaintext);
}

Result<Secret> HpkeContext::open(ByteView aad, ByteView sealed) {
  check(sequence_ < std::numeric_limits<std::uint64_t>::max(), "an HPKE context is not used up");
  auto plaintext = aead_open(key_.view(), nonce_at(base_nonce_, sequence_), aad, sealed);
  if (plaintext) ++sequence_;
  return plaintext;
}

Result<Secret> HpkeContext::export_secret(ByteView context, std::size_t size) const {
  return Labeled(kHpkeSuite).expand(exporter_.view(), "sec", context, size);
}

Result<HpkeSender> hpke_sender(ByteView recipient_public, ByteView info, const P256Key& ephemeral) {
  const auto dh = ephemeral.dh(recipient_public);
  if (!dh) return fail(dh.error());
  const P256Public& encapsulated = ephemeral.public_key();
  const Secret shared = shared_secret(dh->view(), encapsulated, recipient_public);
  return HpkeSender{encapsulated, key_schedule(shared, info)};
}

Result<HpkeContext> hpke_receiver(ByteView encapsulated, ByteView info, const DhFunction& dh,
                                  ByteView own_public) {
  if (auto point = parse_p256_public(encapsulated); !point) return fail(point.error());
  const auto agreed = dh(encapsulated);
  if (!agreed) return fail(agreed.error());
  check(agreed->size() == kP256PrivateSize, "Diffie-Hellman over P-256 gives 32 bytes");
  return key_schedule(shared_secret(agreed->view(), encapsulated, own_public), info);
}

}  // namespace darkbloom::crypto
