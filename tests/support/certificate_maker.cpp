#include "support/certificate_maker.h"

#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include "base/check.h"
#include "crypto/openssl.h"

namespace darkbloom::test {
namespace {

using crypto::Handle;
using crypto::owned;
using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using X509Handle = Handle<X509, X509_free>;

constexpr long kHalfYearS = 183L * 24 * 60 * 60;
constexpr std::size_t kP384Size = 48;

Pkey p384_key() {
  return owned<Pkey>(EVP_PKEY_Q_keygen(nullptr, nullptr, "EC", "P-384"));
}

void name(X509* certificate, const char* subject, X509* issuer) {
  X509_NAME* const own = X509_get_subject_name(certificate);
  X509_NAME_add_entry_by_txt(own, "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(subject), -1, -1, 0);
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
}

void add_extension(X509* certificate, const std::string& oid, const Bytes& value, bool critical) {
  ASN1_OBJECT* const object = OBJ_txt2obj(oid.c_str(), 1);
  ASN1_OCTET_STRING* const octets = ASN1_OCTET_STRING_new();
  ASN1_OCTET_STRING_set(octets, value.data(), static_cast<int>(value.size()));
  X509_EXTENSION* const extension =
      X509_EXTENSION_create_by_OBJ(nullptr, object, critical ? 1 : 0, octets);
  X509_add_ext(certificate, extension, -1);
  X509_EXTENSION_free(extension);
  ASN1_OCTET_STRING_free(octets);
  ASN1_OBJECT_free(object);
}

struct Wish {
  const char* subject;
  EVP_PKEY* key;
  X509* issuer;  // null: itself
  EVP_PKEY* issuer_key;
  UnixMillis now_ms;
  bool is_authority;
  std::vector<MadeExtension> extensions;
};

X509Handle make(const Wish& wish) {
  auto certificate = owned<X509Handle>(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_set_pubkey(certificate.get(), wish.key);
  name(certificate.get(), wish.subject, wish.issuer == nullptr ? certificate.get() : wish.issuer);
  if (wish.issuer == nullptr) {
    X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate.get()));
  }
  ASN1_TIME_set(X509_getm_notBefore(certificate.get()), wish.now_ms / 1000 - kHalfYearS);
  ASN1_TIME_set(X509_getm_notAfter(certificate.get()), wish.now_ms / 1000 + kHalfYearS);
  const Bytes authority{0x30, 0x03, 0x01, 0x01, 0xff};  // BasicConstraints { cA TRUE }
  if (wish.is_authority) add_extension(certificate.get(), "2.5.29.19", authority, true);
  for (const MadeExtension& extension : wish.extensions)
    add_extension(certificate.get(), extension.oid, extension.value, false);
  check(X509_sign(certificate.get(), wish.issuer_key, EVP_sha384()) > 0, "a certificate is signed");
  return certificate;
}

crypto::Certificate parsed(const X509* x509) {
  unsigned char* der = nullptr;
  const int size = i2d_X509(x509, &der);
  auto certificate = crypto::Certificate::from_der({der, static_cast<std::size_t>(size)});
  OPENSSL_free(der);
  return std::move(certificate).value();
}

}  // namespace

struct CertificateMaker::State {
  UnixMillis now_ms;
  Pkey root_key = p384_key();
  Pkey issuer_key = p384_key();
  Pkey leaf_key = p384_key();
  X509Handle root;
  X509Handle issuer;
};

CertificateMaker::CertificateMaker(UnixMillis now_ms) : state_(std::make_unique<State>(now_ms)) {
  State& state = *state_;
  state.root =
      make({"Test root", state.root_key.get(), nullptr, state.root_key.get(), now_ms, true, {}});
  state.issuer = make({"Test issuer",
                       state.issuer_key.get(),
                       state.root.get(),
                       state.root_key.get(),
                       now_ms,
                       true,
                       {}});
}

CertificateMaker::~CertificateMaker() = default;

crypto::Certificate CertificateMaker::leaf(const std::vector<MadeExtension>& extensions) const {
  return parsed(make({"Test chip", state_->leaf_key.get(), state_->issuer.get(),
                      state_->issuer_key.get(), state_->now_ms, false, extensions})
                    .get());
}

std::vector<crypto::Certificate> CertificateMaker::above() const {
  std::vector<crypto::Certificate> all;
  all.push_back(parsed(state_->issuer.get()));
  all.push_back(parsed(state_->root.get()));
  return all;
}

std::string CertificateMaker::pem() const {
  const auto bio = owned<Handle<BIO, BIO_free>>(BIO_new(BIO_s_mem()));
  PEM_write_bio_X509(bio.get(), state_->issuer.get());
  PEM_write_bio_X509(bio.get(), state_->root.get());
  char* text = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &text);
  return {text, static_cast<std::size_t>(size)};
}

Bytes CertificateMaker::sign(ByteView message) const {
  const auto context = owned<Handle<EVP_MD_CTX, EVP_MD_CTX_free>>(EVP_MD_CTX_new());
  Bytes der(256);
  std::size_t size = der.size();
  check(EVP_DigestSignInit(context.get(), nullptr, EVP_sha384(), nullptr, state_->leaf_key.get()) ==
                1 &&
            EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) == 1,
        "P-384 signs");
  const unsigned char* at = der.data();
  const auto parts = owned<Handle<ECDSA_SIG, ECDSA_SIG_free>>(
      d2i_ECDSA_SIG(nullptr, &at, static_cast<long>(size)));
  Bytes signature(2 * kP384Size);
  BN_bn2binpad(ECDSA_SIG_get0_r(parts.get()), signature.data(), kP384Size);
  BN_bn2binpad(ECDSA_SIG_get0_s(parts.get()), signature.data() + kP384Size, kP384Size);
  return signature;
}

}  // namespace darkbloom::test
