#include "crypto/ed25519.h"

#include <openssl/evp.h>

#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

Pkey private_key(const Secret& seed) {
  return owned<Pkey>(
      EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.view().data(), seed.size()));
}

}  // namespace

Ed25519Key::Ed25519Key(Secret seed) : seed_(std::move(seed)) {
  const auto key = private_key(seed_);
  std::size_t size = public_key_.size();
  check(EVP_PKEY_get_raw_public_key(key.get(), public_key_.data(), &size) == 1,
        "a private key has a public one");
}

Ed25519Key Ed25519Key::generate(Random& random) {
  Secret seed(kEd25519SeedSize);
  random.fill(seed.writable());
  return Ed25519Key(std::move(seed));
}

Result<Ed25519Key> Ed25519Key::from_seed(ByteView seed) {
  if (seed.size() != kEd25519SeedSize) {
    return fail(Fault::invalid, "an Ed25519 private key has 32 bytes");
  }
  return Ed25519Key(Secret::copy(seed));
}

Bytes Ed25519Key::sign(ByteView message) const {
  const auto key = private_key(seed_);
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  Bytes signature(kEd25519SignatureSize);
  std::size_t size = signature.size();
  check(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
            EVP_DigestSign(context.get(), signature.data(), &size, message.data(),
                           message.size()) == 1,
        "Ed25519 signs");
  return signature;
}

Result<void> verify_ed25519(ByteView public_key, ByteView message, ByteView signature) {
  const bool has_form = public_key.size() == kEd25519PublicSize;
  if (!has_form) return fail(Fault::invalid, "an Ed25519 public key has 32 bytes");
  const ErrorMark mark;
  const Pkey key(
      EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, public_key.data(), public_key.size()));
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  const bool is_good =
      key != nullptr && signature.size() == kEd25519SignatureSize &&
      EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
      EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                       message.size()) == 1;
  if (!is_good) return fail(Fault::tampered, "a signature is not this key's over this message");
  return {};
}

}  // namespace darkbloom::crypto
