#include "crypto/aes_cfb.h"

#include <openssl/evp.h>

#include <array>

#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using Context = Handle<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free>;

}  // namespace

Bytes aes_cfb_seal(ByteView key, ByteView plaintext) {
  check(key.size() == kAesCfbKeySize, "an AES-128 key has 16 bytes");
  const std::array<std::uint8_t, 16> zero_vector{};
  const auto context = owned<Context>(EVP_CIPHER_CTX_new());
  Bytes sealed(plaintext.size());
  int size = 0;
  check(EVP_EncryptInit_ex2(context.get(), EVP_aes_128_cfb128(), key.data(), zero_vector.data(),
                            nullptr) == 1 &&
            EVP_EncryptUpdate(context.get(), sealed.data(), &size, plaintext.data(),
                              static_cast<int>(plaintext.size())) == 1 &&
            static_cast<std::size_t>(size) == sealed.size(),
        "OpenSSL encrypts in CFB mode");
  return sealed;
}

}  // namespace darkbloom::crypto
