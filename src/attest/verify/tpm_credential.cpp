#include "attest/verify/tpm_credential.h"

#include <string_view>

#include "base/byte_codec.h"
#include "crypto/aes_cfb.h"
#include "crypto/hash.h"

namespace darkbloom::attest {
namespace {

constexpr std::uint32_t kSymmetricBits = 128;
constexpr std::uint32_t kHashBits = 256;
constexpr std::string_view kIdentity{"IDENTITY\0", 9};  // labels count their closing zero
constexpr std::string_view kStorage{"STORAGE\0", 8};
constexpr std::string_view kIntegrity{"INTEGRITY\0", 10};

/// A seed that both sides hold, and what tells the TPM.
struct Seed {
  Secret value;
  Bytes encrypted;
};

/// KDFa, part 1 section 11.4.10.2, for at most one block of HMAC.
Secret kdf_a(const Secret& seed, std::string_view label, ByteView context, std::uint32_t bits) {
  ByteWriter writer;
  writer.u32(1);
  writer.raw(view_of(label));
  writer.raw(context);
  writer.u32(bits);
  const Digest block = crypto::hmac_sha256(seed.view(), writer.view());
  return Secret::copy(block.view().first(bits / 8));
}

ByteView x_of(const crypto::P256Public& point) {
  return ByteView(point).subspan(1, 32);
}

/// KDFe, part 1 section 11.4.10.3, for one block: how two points' secret becomes a seed.
Secret kdf_e(const Secret& shared, const crypto::P256Public& ours,
             const crypto::P256Public& theirs) {
  constexpr std::array<std::uint8_t, 4> kFirst{0, 0, 0, 1};
  crypto::Sha256 hash;
  hash.update(kFirst);
  hash.update(shared.view());
  hash.update(view_of(kIdentity));
  hash.update(x_of(ours));
  hash.update(x_of(theirs));
  return Secret::copy(std::move(hash).finish().view());
}

/// Part 1 appendix C.6.1: an ephemeral key, whose point is what tells the TPM.
Result<Seed> seed_for(const crypto::P256Public& key, Random& random) {
  const auto ephemeral = crypto::P256Key::generate(random);
  const auto shared = ephemeral.dh(key);
  if (!shared) return fail(shared.error());
  const crypto::P256Public& point = ephemeral.public_key();
  ByteWriter writer;
  writer.sized16(x_of(point));
  writer.sized16(ByteView(point).last(32));
  return Seed{kdf_e(*shared, point, key), writer.take()};
}

/// Part 1 appendix B.10.3: a random seed under OAEP.
Result<Seed> seed_for(const crypto::Rsa2048Public& key, Random& random) {
  Secret value(Digest::kSize);
  random.fill(value.writable());
  auto sealed = crypto::seal_rsa_2048(key, view_of(kIdentity), value.view(), random);
  if (!sealed) return fail(sealed.error());
  return Seed{std::move(value), std::move(*sealed)};
}

/// An HMAC, then the secret under the cipher: part 1 section 24.4 and 24.5.
Bytes blob_of(const Secret& seed, const TpmName& name, ByteView secret) {
  ByteWriter sized;
  sized.sized16(secret);
  const Secret plain{sized.take()};
  const Secret key = kdf_a(seed, kStorage, name.view(), kSymmetricBits);
  const Bytes hidden = crypto::aes_cfb_seal(key.view(), plain.view());
  ByteWriter authenticated;
  authenticated.raw(hidden);
  authenticated.raw(name.view());
  const Secret mac_key = kdf_a(seed, kIntegrity, {}, kHashBits);
  ByteWriter blob;
  blob.sized16(crypto::hmac_sha256(mac_key.view(), authenticated.view()).view());
  blob.raw(hidden);
  return blob.take();
}

}  // namespace

Result<TpmChallenge> make_credential(const TpmPublic& endorsement_key,
                                     const TpmName& attestation_key, ByteView secret,
                                     Random& random) {
  if (secret.size() > kTpmCredentialMax) {
    return fail(Fault::too_large, "a credential is over 32 bytes");
  }
  namespace is = tpm_attribute;
  const bool is_endorsement =
      endorsement_key.has(is::kFixedTpm | is::kFixedParent | is::kRestricted | is::kDecrypt);
  if (!is_endorsement || endorsement_key.has(is::kSign)) {
    return fail(Fault::forbidden, "an endorsement key is no restricted decryption key of a TPM");
  }
  auto seed =
      std::visit([&](const auto& key) { return seed_for(key, random); }, endorsement_key.key);
  if (!seed) return fail(seed.error());
  return TpmChallenge{blob_of(seed->value, attestation_key, secret), std::move(seed->encrypted)};
}

}  // namespace darkbloom::attest
