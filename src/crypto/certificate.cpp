#include "crypto/certificate.h"

#include <openssl/asn1.h>
#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <array>

#include "crypto/hash.h"
#include "crypto/openssl.h"
#include "crypto/p256.h"

namespace darkbloom::crypto {
namespace {

using X509Handle = Handle<X509, X509_free>;
using Bio = Handle<BIO, BIO_free>;
using Object = Handle<ASN1_OBJECT, ASN1_OBJECT_free>;
using Store = Handle<X509_STORE, X509_STORE_free>;
using StoreContext = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;
using Number = Handle<BIGNUM, BN_free>;
using Signature = Handle<ECDSA_SIG, ECDSA_SIG_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;

constexpr std::size_t kP384Size = 48;

/// The stack points to certificates and owns none.
struct StackFree {
  void operator()(STACK_OF(X509) * stack) const noexcept { sk_X509_free(stack); }
};
using Stack = std::unique_ptr<STACK_OF(X509), StackFree>;

Bytes der_of(int (*encode)(const X509*, unsigned char**), const X509* certificate) {
  const int size = encode(certificate, nullptr);
  check(size > 0, "a parsed certificate has an encoding");
  Bytes der(static_cast<std::size_t>(size));
  unsigned char* out = der.data();
  encode(certificate, &out);
  return der;
}

/// r and s as ASN.1 has them, which is what the library verifies.
Bytes asn1_of(ByteView signature) {
  const auto parts = owned<Signature>(ECDSA_SIG_new());
  BIGNUM* const r = BN_bin2bn(signature.data(), kP384Size, nullptr);
  BIGNUM* const s = BN_bin2bn(signature.data() + kP384Size, kP384Size, nullptr);
  check(ECDSA_SIG_set0(parts.get(), r, s) == 1, "a signature takes its parts");
  unsigned char* encoded = nullptr;
  const int size = i2d_ECDSA_SIG(parts.get(), &encoded);
  check(size > 0, "a signature has an encoding");
  Bytes bytes(encoded, encoded + size);
  OPENSSL_free(encoded);
  return bytes;
}

bool is_p384(const EVP_PKEY* key) {
  std::array<char, 32> name{};
  std::size_t size = 0;
  return key != nullptr && EVP_PKEY_get_group_name(key, name.data(), name.size(), &size) == 1 &&
         std::string_view(name.data(), size) == "secp384r1";
}

}  // namespace

struct Certificate::State {
  X509Handle x509;
};

Certificate::Certificate(std::unique_ptr<State> state) : state_(std::move(state)) {}
Certificate::~Certificate() = default;
Certificate::Certificate(Certificate&&) noexcept = default;
Certificate& Certificate::operator=(Certificate&&) noexcept = default;

Result<Certificate> Certificate::from_der(ByteView der) {
  if (der.size() > kCertificateMax) return fail(Fault::too_large, "a certificate is over 16 KiB");
  const ErrorMark mark;
  const unsigned char* at = der.data();
  X509Handle x509(der.empty() ? nullptr : d2i_X509(nullptr, &at, static_cast<long>(der.size())));
  if (x509 == nullptr || at != der.data() + der.size()) {
    return fail(Fault::invalid, "these bytes are not one X.509 certificate");
  }
  return Certificate(std::make_unique<State>(std::move(x509)));
}

Result<std::vector<Certificate>> Certificate::from_pem(std::string_view pem) {
  if (pem.size() > 2 * kCertificatesMax * kCertificateMax) {
    return fail(Fault::too_large, "a list of certificates is over 256 KiB");
  }
  if (pem.empty()) return fail(Fault::invalid, "this text is not a list of PEM certificates");
  const ErrorMark mark;
  const auto bio = owned<Bio>(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  std::vector<Certificate> all;
  while (X509Handle x509{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)}) {
    if (all.size() == kCertificatesMax) {
      return fail(Fault::too_large, "a list holds more than 8 certificates");
    }
    auto one = from_der(der_of(i2d_X509, x509.get()));
    if (!one) return fail(one.error());
    all.push_back(std::move(*one));
  }
  const auto last = ERR_GET_REASON(ERR_peek_last_error());
  if (all.empty() || last != PEM_R_NO_START_LINE) {
    return fail(Fault::invalid, "this text is not a list of PEM certificates");
  }
  return all;
}

Bytes Certificate::der() const {
  return der_of(i2d_X509, state_->x509.get());
}

Digest Certificate::key_digest() const {
  unsigned char* encoded = nullptr;
  const int size = i2d_X509_PUBKEY(X509_get_X509_PUBKEY(state_->x509.get()), &encoded);
  check(size > 0, "a parsed certificate has a public key");
  const Digest digest = sha256({encoded, static_cast<std::size_t>(size)});
  OPENSSL_free(encoded);
  return digest;
}

std::optional<Bytes> Certificate::raw_key() const {
  const EVP_PKEY* const key = X509_get0_pubkey(state_->x509.get());
  if (key == nullptr) return std::nullopt;
  if (EVP_PKEY_is_a(key, "RSA") == 1) {
    BIGNUM* number = nullptr;
    check(EVP_PKEY_get_bn_param(key, OSSL_PKEY_PARAM_RSA_N, &number) == 1, "RSA has a modulus");
    const Number modulus(number);
    Bytes bytes(static_cast<std::size_t>(BN_num_bytes(number)));
    BN_bn2bin(number, bytes.data());
    return bytes;
  }
  std::array<char, 32> group{};
  std::size_t size = 0;
  const bool named = EVP_PKEY_get_group_name(key, group.data(), group.size(), &size) == 1;
  if (!named || std::string_view(group.data(), size) != "prime256v1") return std::nullopt;
  Bytes point(kP256PublicSize);
  const bool whole = EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                                     point.size(), &size) == 1;
  if (!whole || size != point.size()) return std::nullopt;
  return point;
}

std::optional<Bytes> Certificate::extension(const std::string& oid) const {
  const ErrorMark mark;
  const auto object = owned<Object>(OBJ_txt2obj(oid.c_str(), 1));
  const X509* const x509 = state_->x509.get();
  const int at = X509_get_ext_by_OBJ(x509, object.get(), -1);
  if (at < 0 || X509_get_ext_by_OBJ(x509, object.get(), at) >= 0) return std::nullopt;
  const ASN1_OCTET_STRING* const value = X509_EXTENSION_get_data(X509_get_ext(x509, at));
  const unsigned char* const data = ASN1_STRING_get0_data(value);
  return Bytes(data, data + ASN1_STRING_length(value));
}

Result<void> Certificate::verify_p384(ByteView message, ByteView signature) const {
  const ErrorMark mark;
  EVP_PKEY* const key = X509_get0_pubkey(state_->x509.get());
  if (!is_p384(key)) return fail(Fault::invalid, "the certificate's key is not on P-384");
  if (signature.size() != 2 * kP384Size) {
    return fail(Fault::invalid, "an ECDSA P-384 signature has 96 bytes");
  }
  const Bytes encoded = asn1_of(signature);
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  const bool is_good =
      EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha384(), nullptr, key) == 1 &&
      EVP_DigestVerify(context.get(), encoded.data(), encoded.size(), message.data(),
                       message.size()) == 1;
  if (is_good) return {};
  return fail(Fault::tampered, "an ECDSA P-384 signature does not verify");
}

Result<void> verify_chain(const Certificate& leaf, std::span<const Certificate> above,
                          UnixMillis now_ms) {
  if (above.empty()) return fail(Fault::invalid, "a certificate stands alone, without its issuer");
  const ErrorMark mark;
  const auto store = owned<Store>(X509_STORE_new());
  check(X509_STORE_add_cert(store.get(), above.back().state_->x509.get()) == 1,
        "a store takes a root");
  const Stack between(sk_X509_new_null());
  check(between != nullptr, "OpenSSL gives a stack");
  for (const Certificate& certificate : above.first(above.size() - 1))
    check(sk_X509_push(between.get(), certificate.state_->x509.get()) > 0, "a stack grows");
  const auto context = owned<StoreContext>(X509_STORE_CTX_new());
  check(
      X509_STORE_CTX_init(context.get(), store.get(), leaf.state_->x509.get(), between.get()) == 1,
      "a chain can be looked at");
  X509_STORE_CTX_set_time(context.get(), 0, static_cast<time_t>(now_ms / 1000));
  if (X509_verify_cert(context.get()) == 1) return {};
  const int why = X509_STORE_CTX_get_error(context.get());
  return fail(Fault::tampered,
              std::string("the certificates do not chain: ") + X509_verify_cert_error_string(why));
}

}  // namespace darkbloom::crypto
