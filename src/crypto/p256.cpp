#include "crypto/p256.h"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <algorithm>

#include "crypto/labeled.h"
#include "crypto/openssl.h"

namespace darkbloom::crypto {
namespace {

using Number = Handle<BIGNUM, BN_clear_free>;
using Group = Handle<EC_GROUP, EC_GROUP_free>;
using Point = Handle<EC_POINT, EC_POINT_clear_free>;
using Pkey = Handle<EVP_PKEY, EVP_PKEY_free>;
using PkeyContext = Handle<EVP_PKEY_CTX, EVP_PKEY_CTX_free>;
using DigestContext = Handle<EVP_MD_CTX, EVP_MD_CTX_free>;
using Signature = Handle<ECDSA_SIG, ECDSA_SIG_free>;

constexpr std::uint8_t kUncompressed = 4;
constexpr std::size_t kSignatureSize = 2 * kP256PrivateSize;
constexpr std::size_t kDerSignatureMax = 72;
// RFC 6979: the nonce follows from key and message, so that the same input signs the same way.
constexpr unsigned kNonceFromMessage = 1;

Group p256_group() {
  return owned<Group>(EC_GROUP_new_by_curve_name(NID_X9_62_prime256v1));
}

Number number_of(ByteView big_endian) {
  auto number =
      owned<Number>(BN_bin2bn(big_endian.data(), static_cast<int>(big_endian.size()), nullptr));
  BN_set_flags(number.get(), BN_FLG_CONSTTIME);
  return number;
}

/// The public point of a private key, and whether that is one: 1 <= scalar < order.
Result<P256Public> public_of(const Number& scalar) {
  const auto group = p256_group();
  const bool in_range =
      !BN_is_zero(scalar.get()) && BN_cmp(scalar.get(), EC_GROUP_get0_order(group.get())) < 0;
  if (!in_range) return fail(Fault::invalid, "a P-256 private key is out of range");
  const auto point = owned<Point>(EC_POINT_new(group.get()));
  check(EC_POINT_mul(group.get(), point.get(), scalar.get(), nullptr, nullptr, nullptr) == 1,
        "a scalar multiplies the generator");
  P256Public bytes;
  const std::size_t written = EC_POINT_point2oct(
      group.get(), point.get(), POINT_CONVERSION_UNCOMPRESSED, bytes.data(), bytes.size(), nullptr);
  check(written == bytes.size(), "a P-256 point has 65 bytes");
  return bytes;
}

/// The library's key from checked parts. `scalar` is in the machine's byte order, or empty.
Pkey pkey_of(const P256Public& point, std::span<std::uint8_t> scalar) {
  std::array<char, 6> curve{"P-256"};
  P256Public own_point = point;
  std::array params{OSSL_PARAM_construct_utf8_string(OSSL_PKEY_PARAM_GROUP_NAME, curve.data(), 0),
                    OSSL_PARAM_construct_octet_string(OSSL_PKEY_PARAM_PUB_KEY, own_point.data(),
                                                      own_point.size()),
                    OSSL_PARAM_construct_end(), OSSL_PARAM_construct_end()};
  if (!scalar.empty()) {
    params[2] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_PRIV_KEY, scalar.data(), scalar.size());
  }
  const auto context = owned<PkeyContext>(EVP_PKEY_CTX_new_from_name(nullptr, "EC", nullptr));
  EVP_PKEY* made = nullptr;
  const int selection = scalar.empty() ? EVP_PKEY_PUBLIC_KEY : EVP_PKEY_KEYPAIR;
  check(EVP_PKEY_fromdata_init(context.get()) == 1 &&
            EVP_PKEY_fromdata(context.get(), &made, selection, params.data()) == 1,
        "OpenSSL takes a checked key");
  return owned<Pkey>(made);
}

/// r and s, 32 bytes each, from the library's DER.
Bytes plain_signature(ByteView der) {
  const std::uint8_t* position = der.data();
  const auto parsed =
      owned<Signature>(d2i_ECDSA_SIG(nullptr, &position, static_cast<long>(der.size())));
  Bytes plain(kSignatureSize);
  const int half = static_cast<int>(kP256PrivateSize);
  check(BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), plain.data(), half) == half &&
            BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), plain.data() + half, half) == half,
        "r and s have 32 bytes at most");
  return plain;
}

Bytes der_signature(ByteView plain) {
  const auto parsed = owned<Signature>(ECDSA_SIG_new());
  auto r = number_of(plain.first(kP256PrivateSize));
  auto s = number_of(plain.last(kP256PrivateSize));
  check(ECDSA_SIG_set0(parsed.get(), r.release(), s.release()) == 1, "a signature has r and s");
  Bytes der(kDerSignatureMax);
  std::uint8_t* position = der.data();
  const int size = i2d_ECDSA_SIG(parsed.get(), &position);
  check(size > 0 && static_cast<std::size_t>(size) <= der.size(), "a DER signature fits");
  der.resize(static_cast<std::size_t>(size));
  return der;
}

}  // namespace

struct P256Key::State {
  // Big-endian, in one of the two. The library's own form is made for each use and wiped after it:
  // its heap is no place for a key that lives as long as the process.
  Secret scalar;
  KeptSecret kept;
  P256Public point;

  ByteView private_half() const { return kept.empty() ? scalar.view() : kept.view(); }
  Pkey pkey() const {
    const auto number = number_of(private_half());
    Secret native(kP256PrivateSize);
    const int size = static_cast<int>(native.size());
    check(BN_bn2nativepad(number.get(), native.writable().data(), size) == size, "a scalar fits");
    return pkey_of(point, native.writable());
  }
};

Result<P256Public> parse_p256_public(ByteView bytes) {
  const bool has_form = bytes.size() == kP256PublicSize && bytes.front() == kUncompressed;
  if (!has_form) return fail(Fault::invalid, "a P-256 public key is an uncompressed point");
  const ErrorMark mark;
  const auto group = p256_group();
  const auto point = owned<Point>(EC_POINT_new(group.get()));
  // Decoding holds the coordinates below the prime and the point on the curve; the cofactor is 1.
  if (EC_POINT_oct2point(group.get(), point.get(), bytes.data(), bytes.size(), nullptr) != 1) {
    return fail(Fault::invalid, "a P-256 public key is not on the curve");
  }
  P256Public parsed;
  std::copy(bytes.begin(), bytes.end(), parsed.begin());
  return parsed;
}

P256Key::P256Key(std::unique_ptr<State> state) : state_(std::move(state)) {}
P256Key::~P256Key() = default;
P256Key::P256Key(P256Key&&) noexcept = default;
P256Key& P256Key::operator=(P256Key&&) noexcept = default;

P256Key P256Key::generate(Random& random) {
  // A draw is out of range once in 2^32; a source that keeps failing is broken.
  constexpr int kDrawsMax = 64;
  for (int draw = 0; draw < kDrawsMax; ++draw) {
    Secret scalar(kP256PrivateSize);
    random.fill(scalar.writable());
    if (auto key = from_private(scalar.view())) return std::move(*key);
  }
  check_failed("randomness gives a private key", std::source_location::current());
}

Result<P256Key> P256Key::from_private(ByteView bytes) {
  if (bytes.size() != kP256PrivateSize) {
    return fail(Fault::invalid, "a P-256 private key has 32 bytes");
  }
  const auto scalar = number_of(bytes);
  const auto point = public_of(scalar);
  if (!point) return fail(point.error());
  return P256Key(std::make_unique<State>(Secret::copy(bytes), KeptSecret(), *point));
}

Result<P256Key> P256Key::derive(ByteView input_key) {
  const Labeled suite(kKemSuite);
  const Secret key = suite.extract({}, "dkp_prk", input_key);
  for (int counter = 0; counter <= 255; ++counter) {
    const auto number = static_cast<std::uint8_t>(counter);
    const auto candidate = suite.expand(key.view(), "candidate", {&number, 1}, kP256PrivateSize);
    if (!candidate) return fail(candidate.error());
    if (auto derived = from_private(candidate->view())) return derived;
  }
  return fail(Fault::internal, "no P-256 key follows from this input");
}

const P256Public& P256Key::public_key() const {
  return state_->point;
}

Secret P256Key::private_bytes() const {
  return Secret::copy(state_->private_half());
}

bool P256Key::move_to(SecretMemory& memory) {
  KeptSecret kept(state_->private_half(), memory);
  if (kept.empty()) return false;
  state_->kept = std::move(kept);
  state_->scalar = Secret();
  return true;
}

Result<Secret> P256Key::dh(ByteView peer_public) const {
  const auto peer = parse_p256_public(peer_public);
  if (!peer) return fail(peer.error());
  const ErrorMark mark;
  const auto own_key = state_->pkey();
  const auto peer_key = pkey_of(*peer, {});
  const auto context =
      owned<PkeyContext>(EVP_PKEY_CTX_new_from_pkey(nullptr, own_key.get(), nullptr));
  Secret shared(kP256PrivateSize);
  std::size_t size = shared.size();
  const bool agreed =
      EVP_PKEY_derive_init(context.get()) == 1 &&
      EVP_PKEY_derive_set_peer_ex(context.get(), peer_key.get(), 0) == 1 &&  // 0: checked above
      EVP_PKEY_derive(context.get(), shared.writable().data(), &size) == 1;
  if (!agreed || size != shared.size()) return fail(Fault::internal, "Diffie-Hellman failed");
  return shared;
}

Bytes P256Key::sign(ByteView message) const {
  const auto own_key = state_->pkey();
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  unsigned nonce_type = kNonceFromMessage;
  const std::array params{OSSL_PARAM_construct_uint(OSSL_SIGNATURE_PARAM_NONCE_TYPE, &nonce_type),
                          OSSL_PARAM_construct_end()};
  check(EVP_DigestSignInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, own_key.get(),
                              params.data()) == 1,
        "ECDSA starts");
  Bytes der(kDerSignatureMax);
  std::size_t size = der.size();
  check(EVP_DigestSign(context.get(), der.data(), &size, message.data(), message.size()) == 1,
        "ECDSA signs");
  return plain_signature(ByteView(der).first(size));
}

Result<void> verify_p256(ByteView public_key, ByteView message, ByteView signature) {
  const auto point = parse_p256_public(public_key);
  if (!point) return fail(point.error());
  if (signature.size() != kSignatureSize) {
    return fail(Fault::tampered, "a P-256 signature has 64 bytes");
  }
  const ErrorMark mark;
  const auto pkey = pkey_of(*point, {});
  const auto context = owned<DigestContext>(EVP_MD_CTX_new());
  check(EVP_DigestVerifyInit_ex(context.get(), nullptr, "SHA256", nullptr, nullptr, pkey.get(),
                                nullptr) == 1,
        "ECDSA starts");
  const Bytes der = der_signature(signature);
  const bool is_good =
      EVP_DigestVerify(context.get(), der.data(), der.size(), message.data(), message.size()) == 1;
  if (!is_good) return fail(Fault::tampered, "a signature is not this key's over this message");
  return {};
}

}  // namespace darkbloom::crypto
