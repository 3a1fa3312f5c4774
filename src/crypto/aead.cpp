#include "crypto/aead.h"

#include <openssl/evp.h>

#include <algorithm>

#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using CipherContext = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

// What one call takes: far above every message of ours, and within the library's int.
constexpr std::size_t kSizeMax = 1U << 30;

enum class Direction : int { open = 0, seal = 1 };

CipherContext cipher_context(ByteView key, const AeadNonce& nonce, Direction direction) {
  check(key.size() == kAeadKeySize, "an AES-256 key has 32 bytes");
  auto context = owned<CipherContext>(EVP_CIPHER_CTX_new());
  const int started = EVP_CipherInit_ex2(context.get(), EVP_aes_256_gcm(), key.data(), nonce.data(),
                                         static_cast<int>(direction), nullptr);
  check(started == 1, "AES-GCM starts");
  return context;
}

/// Runs `input` through the cipher; a null `output` makes it associated data.
void update(EVP_CIPHER_CTX* context, std::uint8_t* output, ByteView input) {
  if (input.empty()) return;
  int written = 0;
  const int size = static_cast<int>(input.size());
  check(EVP_CipherUpdate(context, output, &written, input.data(), size) == 1 && written == size,
        "AES-GCM takes bytes");
}

}  // namespace

Bytes aead_seal(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView plaintext) {
  check(plaintext.size() <= kSizeMax && aad.size() <= kSizeMax, "a message fits one AEAD call");
  const auto context = cipher_context(key, nonce, Direction::seal);
  Bytes sealed(plaintext.size() + kAeadTagSize);
  update(context.get(), nullptr, aad);
  update(context.get(), sealed.data(), plaintext);
  std::uint8_t* tag = sealed.data() + plaintext.size();
  int written = 0;
  check(EVP_CipherFinal_ex(context.get(), tag, &written) == 1 && written == 0, "AES-GCM ends");
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_GET_TAG, kAeadTagSize, tag) == 1,
        "AES-GCM gives its tag");
  return sealed;
}

Result<Secret> aead_open(ByteView key, const AeadNonce& nonce, ByteView aad, ByteView sealed) {
  if (sealed.size() > kSizeMax || aad.size() > kSizeMax) {
    return fail(Fault::too_large, "a sealed message is over its limit");
  }
  if (sealed.size() < kAeadTagSize) return fail(Fault::tampered, "a sealed message has no tag");
  const ErrorMark mark;
  const auto context = cipher_context(key, nonce, Direction::open);
  Secret plaintext(sealed.size() - kAeadTagSize);
  update(context.get(), nullptr, aad);
  update(context.get(), plaintext.writable().data(), sealed.first(plaintext.size()));
  std::array<std::uint8_t, kAeadTagSize> tag;
  std::copy_n(sealed.last<kAeadTagSize>().begin(), kAeadTagSize, tag.begin());
  check(EVP_CIPHER_CTX_ctrl(context.get(), EVP_CTRL_AEAD_SET_TAG, kAeadTagSize, tag.data()) == 1,
        "AES-GCM takes a tag");
  std::array<std::uint8_t, kAeadTagSize> rest;
  int written = 0;
  if (EVP_CipherFinal_ex(context.get(), rest.data(), &written) != 1) {
    return fail(Fault::tampered, "a sealed message does not carry its seal");
  }
  return plaintext;
}

AeadNonce nonce_at(const AeadNonce& base, std::uint64_t counter) {
  AeadNonce nonce = base;
  for (auto byte = nonce.rbegin(); counter != 0; ++byte, counter >>= 8)
    *byte = static_cast<std::uint8_t>(*byte ^ (counter & 0xFF));
  return nonce;
}

}  // namespace darkbloom::crypto
