#include "crypto/rsa_2048.h"

#include <gtest/gtest.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "crypto/openssl.h"
#include "unit/base/seeded_random.h"

namespace darkbloom::crypto {
namespace {

using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Number = Handle<BIGNUM, BN_free>;

/// OpenSSL's own RSA, as the other side.
struct Holder {
  Pkey pkey = owned<Pkey>(EVP_RSA_gen(2048));

  Rsa2048Public public_key() const {
    BIGNUM* modulus = nullptr;
    check(EVP_PKEY_get_bn_param(pkey.get(), "n", &modulus) == 1, "a key has a modulus");
    const auto owner = owned<Number>(modulus);
    Rsa2048Public key;
    check(BN_bn2binpad(modulus, key.data(), 256) == 256, "of 2048 bits");
    return key;
  }

  Bytes sign(ByteView message, const char* digest = "SHA256") const {
    const auto context = owned<DigestContext>(EVP_MD_CTX_new());
    Bytes signature(256);
    std::size_t size = signature.size();
    check(EVP_DigestSignInit_ex(context.get(), nullptr, digest, nullptr, nullptr, pkey.get(),
                                nullptr) == 1 &&
              EVP_DigestSign(context.get(), signature.data(), &size, message.data(),
                             message.size()) == 1,
          "OpenSSL signs");
    return signature;
  }

  Result<Bytes> open(ByteView label, ByteView sealed) const {
    const ErrorMark mark;
    const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new(pkey.get(), nullptr));
    auto own_label = static_cast<std::uint8_t*>(OPENSSL_memdup(label.data(), label.size()));
    check(EVP_PKEY_decrypt_init(context.get()) == 1 &&
              EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_PKCS1_OAEP_PADDING) == 1 &&
              EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), EVP_sha256()) == 1 &&
              EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), own_label,
                                               static_cast<int>(label.size())) == 1,
          "OpenSSL opens OAEP");
    Bytes plain(256);
    std::size_t size = plain.size();
    if (EVP_PKEY_decrypt(context.get(), plain.data(), &size, sealed.data(), sealed.size()) != 1) {
      return fail(Fault::tampered, "does not open");
    }
    plain.resize(size);
    return plain;
  }
};

TEST(Rsa2048, what_is_sealed_opens_under_its_label_only) {
  const Holder holder;
  test::SeededRandom random(test::test_seed());
  for (const std::size_t size : {0U, 1U, 32U, 190U}) {
    const Bytes message = random.bytes(size);
    const auto sealed = seal_rsa_2048(holder.public_key(), view_of("IDENTITY"), message, random);
    ASSERT_TRUE(sealed);
    EXPECT_EQ(holder.open(view_of("IDENTITY"), *sealed).value(), message);
    EXPECT_FALSE(holder.open(view_of("DUPLICATE"), *sealed));
  }
}

TEST(Rsa2048, a_message_that_oaep_cannot_carry_is_refused) {
  const Holder holder;
  test::SeededRandom random(test::test_seed());
  const auto sealed = seal_rsa_2048(holder.public_key(), view_of("x"), Bytes(191), random);
  EXPECT_EQ(sealed.error().fault, Fault::too_large);
}

TEST(Rsa2048, a_signature_verifies_for_its_message_hash_and_key_only) {
  const Holder holder;
  const Holder other;
  const Bytes message = copy_of(view_of("a quote"));
  Bytes signature = holder.sign(message);
  EXPECT_TRUE(verify_rsa_2048(holder.public_key(), message, signature));
  EXPECT_FALSE(verify_rsa_2048(other.public_key(), message, signature));
  EXPECT_FALSE(verify_rsa_2048(holder.public_key(), view_of("another"), signature));
  EXPECT_FALSE(verify_rsa_2048(holder.public_key(), message, holder.sign(message, "SHA1")));
  EXPECT_FALSE(verify_rsa_2048(holder.public_key(), message, ByteView(signature).first(255)));
  signature[100] = static_cast<std::uint8_t>(signature[100] ^ 1);
  EXPECT_EQ(verify_rsa_2048(holder.public_key(), message, signature).error().fault,
            Fault::tampered);
}

TEST(Rsa2048, a_modulus_is_odd_and_has_2048_bits) {
  Rsa2048Public modulus = Holder().public_key();
  EXPECT_TRUE(parse_rsa_2048_public(modulus));
  EXPECT_FALSE(parse_rsa_2048_public(ByteView(modulus).first(255)));
  EXPECT_FALSE(parse_rsa_2048_public({}));
  modulus.back() = static_cast<std::uint8_t>(modulus.back() & 0xfe);
  EXPECT_FALSE(parse_rsa_2048_public(modulus));
  modulus.back() = 1;
  modulus.front() = 0x7f;
  EXPECT_FALSE(parse_rsa_2048_public(modulus));
}

}  // namespace
}  // namespace darkbloom::crypto
