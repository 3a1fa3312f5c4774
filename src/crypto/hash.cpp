#include "crypto/hash.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>
#include <array>

#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Mac = Handle<EVP_MAC, EVP_MAC_free>;
using MacContext = Handle<EVP_MAC_CTX, EVP_MAC_CTX_free>;

constexpr std::size_t kHashSize = Digest::kSize;
constexpr std::size_t kExpandMax = 255 * kHashSize;

/// HMAC-SHA-256 of a stream of parts, again and again under one key.
class Hmac {
 public:
  explicit Hmac(ByteView key) {
    const auto mac = owned<Mac>(EVP_MAC_fetch(nullptr, OSSL_MAC_NAME_HMAC, nullptr));
    context_ = owned<MacContext>(EVP_MAC_CTX_new(mac.get()));
    std::array<char, 7> name{"SHA256"};
    const std::array params{OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name.data(), 0),
                            OSSL_PARAM_construct_end()};
    // A null key would mean "keep the key before"; an empty one still needs an address.
    const std::uint8_t nothing = 0;
    const std::uint8_t* bytes = key.empty() ? &nothing : key.data();
    check(EVP_MAC_init(context_.get(), bytes, key.size(), params.data()) == 1, "HMAC starts");
  }

  void update(ByteView part) {
    if (part.empty()) return;
    check(EVP_MAC_update(context_.get(), part.data(), part.size()) == 1, "HMAC takes a part");
  }

  /// Writes the code, and starts anew under the same key.
  void finish(std::span<std::uint8_t, kHashSize> code) {
    std::size_t size = 0;
    check(EVP_MAC_final(context_.get(), code.data(), &size, code.size()) == 1 && size == kHashSize,
          "HMAC ends");
    check(EVP_MAC_init(context_.get(), nullptr, 0, nullptr) == 1, "HMAC starts anew");
  }

 private:
  MacContext context_;
};

}  // namespace

struct Sha256::State {
  DigestContext context = owned<DigestContext>(EVP_MD_CTX_new());
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
  check(EVP_DigestInit_ex2(state_->context.get(), EVP_sha256(), nullptr) == 1, "SHA-256 starts");
}

Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::update(ByteView part) {
  check(EVP_DigestUpdate(state_->context.get(), part.data(), part.size()) == 1,
        "SHA-256 takes a part");
}

Digest Sha256::finish() && {
  Digest digest;
  check(EVP_DigestFinal_ex(state_->context.get(), digest.bytes.data(), nullptr) == 1,
        "SHA-256 ends");
  return digest;
}

Digest sha256(ByteView bytes) {
  Sha256 hash;
  hash.update(bytes);
  return std::move(hash).finish();
}

Digest hmac_sha256(ByteView key, ByteView message) {
  Digest code;
  Hmac hmac(key);
  hmac.update(message);
  hmac.finish(code.bytes);
  return code;
}

Secret hkdf_extract(ByteView salt, ByteView input_key) {
  Secret pseudo_random_key(kHashSize);
  Hmac hmac(salt);
  hmac.update(input_key);
  hmac.finish(pseudo_random_key.writable().first<kHashSize>());
  return pseudo_random_key;
}

Result<Secret> hkdf_expand(ByteView pseudo_random_key, ByteView info, std::size_t size) {
  if (size > kExpandMax) return fail(Fault::too_large, "HKDF gives at most 8160 bytes");
  Secret output(size);
  Secret block(kHashSize);
  Hmac hmac(pseudo_random_key);
  std::uint8_t number = 0;
  for (std::size_t done = 0; done < size; done += kHashSize) {
    if (number > 0) hmac.update(block.view());
    hmac.update(info);
    ++number;
    hmac.update({&number, 1});
    hmac.finish(block.writable().first<kHashSize>());
    const std::size_t taken = std::min(kHashSize, size - done);
    std::copy_n(block.view().begin(), taken, output.writable().subspan(done).begin());
  }
  return output;
}

}  // namespace darkbloom::crypto
