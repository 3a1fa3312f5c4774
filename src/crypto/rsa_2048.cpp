#include "crypto/rsa_2048.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/rsa.h>

#include <algorithm>

#include "crypto/hash.h"
#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using Number = Handle<BIGNUM, BN_free>;
using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using ParamBuilder = Handle<OSSL_PARAM_BLD, OSSL_PARAM_BLD_free>;
using Params = Handle<OSSL_PARAM, OSSL_PARAM_free>;

constexpr unsigned kExponent = 65537;
constexpr std::size_t kHashSize = Digest::kSize;
constexpr std::size_t kMessageMax = kRsa2048Size - 2 * kHashSize - 2;

Pkey pkey_of(const Rsa2048Public& key) {
  const auto modulus = owned<Number>(BN_bin2bn(key.data(), static_cast<int>(key.size()), nullptr));
  const auto builder = owned<ParamBuilder>(OSSL_PARAM_BLD_new());
  check(OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) == 1 &&
            OSSL_PARAM_BLD_push_uint(builder.get(), OSSL_PKEY_PARAM_RSA_E, kExponent) == 1,
        "a key's numbers are written down");
  const auto params = owned<Params>(OSSL_PARAM_BLD_to_param(builder.get()));
  const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr));
  EVP_PKEY* made = nullptr;
  check(EVP_PKEY_fromdata_init(context.get()) == 1 &&
            EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, params.get()) == 1,
        "OpenSSL takes a checked key");
  return owned<Pkey>(made);
}

/// MGF1 of RFC 8017 appendix B.2.1, XORed onto `target`.
void mask(std::span<std::uint8_t> target, ByteView seed) {
  for (std::size_t block = 0; block * kHashSize < target.size(); ++block) {
    const std::array<std::uint8_t, 4> counter{0, 0, 0, static_cast<std::uint8_t>(block)};
    Sha256 hash;
    hash.update(seed);
    hash.update(counter);
    const Digest stream = std::move(hash).finish();
    const auto part = target.subspan(block * kHashSize);
    for (std::size_t i = 0; i < std::min(part.size(), kHashSize); ++i)
      part[i] = static_cast<std::uint8_t>(part[i] ^ stream.bytes[i]);
  }
}

/// EME-OAEP: 00 || masked seed || masked (hash of label || zeros || 01 || message).
Bytes padded(ByteView label, ByteView message, Random& random) {
  Bytes block(kRsa2048Size);
  const auto seed = std::span(block).subspan(1, kHashSize);
  const auto data = std::span(block).subspan(1 + kHashSize);
  random.fill(seed);
  std::ranges::copy(sha256(label).bytes, data.begin());
  data[data.size() - message.size() - 1] = 1;
  std::ranges::copy(message, data.end() - static_cast<std::ptrdiff_t>(message.size()));
  mask(data, seed);
  mask(seed, data);
  return block;
}

}  // namespace

Result<Rsa2048Public> parse_rsa_2048_public(ByteView modulus) {
  if (modulus.size() != kRsa2048Size) return fail(Fault::invalid, "an RSA key has not 2048 bits");
  const bool has_form = (modulus.front() & 0x80) != 0 && (modulus.back() & 1) != 0;
  if (!has_form) return fail(Fault::invalid, "an RSA modulus is odd and has 2048 bits");
  Rsa2048Public key;
  std::ranges::copy(modulus, key.begin());
  return key;
}

Result<void> verify_rsa_2048(const Rsa2048Public& key, ByteView message, ByteView signature) {
  const ErrorMark mark;
  const auto pkey = pkey_of(key);
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  check(EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, pkey.get(),
                                nullptr) == 1,
        "OpenSSL verifies RSA signatures");
  const bool fits = signature.size() == kRsa2048Size &&
                    EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                     message.data(), message.size()) == 1;
  if (!fits) return fail(Fault::tampered, "an RSA signature is not this key's");
  return {};
}

Result<Bytes> seal_rsa_2048(const Rsa2048Public& key, ByteView label, ByteView message,
                            Random& random) {
  if (message.size() > kMessageMax) {
    return fail(Fault::too_large, "a message is over the 190 bytes that OAEP carries");
  }
  const ErrorMark mark;
  const auto pkey = pkey_of(key);
  const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new_from_pkey(nullptr, pkey.get(), nullptr));
  check(EVP_PKEY_encrypt_init(context.get()) == 1 &&
            EVP_PKEY_CTX_set_rsa_padding(context.get(), RSA_NO_PADDING) == 1,
        "OpenSSL computes the bare RSA function");
  const Bytes block = padded(label, message, random);
  Bytes sealed(kRsa2048Size);
  std::size_t size = sealed.size();
  // The block begins with a zero byte, so that it is below every modulus of 2048 bits.
  check(EVP_PKEY_encrypt(context.get(), sealed.data(), &size, block.data(), block.size()) == 1 &&
            size == sealed.size(),
        "a block below the modulus is sealed");
  return sealed;
}

}  // namespace darkbloom::crypto
