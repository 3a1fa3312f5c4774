#include "crypto/hpke.h"

#include <gtest/gtest.h>
#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/hpke.h>

#include "crypto/openssl.h"
#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::crypto {
namespace {

using test::hex_field;

DhFunction dh_of(const P256Key& key) {
  return [&key](ByteView peer) { return key.dh(peer); };
}

/// SHAKE128, through which the vectors draw their inputs and gather their outputs.
class Shake {
 public:
  Shake() { check(EVP_DigestInit_ex2(context_.get(), EVP_shake128(), nullptr) == 1, "SHAKE"); }
  void absorb(ByteView bytes) {
    check(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1, "SHAKE absorbs");
  }
  Bytes squeeze(std::size_t size) {
    Bytes bytes(size);
    if (size > 0) check(EVP_DigestSqueeze(context_.get(), bytes.data(), size) == 1, "SHAKE gives");
    return bytes;
  }
  /// A byte that says how many follow, and those.
  Bytes input() { return squeeze(squeeze(1).front()); }

 private:
  Handle<EVP_MD_CTX, EVP_MD_CTX_free> context_ =
      owned<Handle<EVP_MD_CTX, EVP_MD_CTX_free>>(EVP_MD_CTX_new());
};

bool is_ours(const nlohmann::json& one) {
  return one.at("mode") == 0 && one.at("kem_id") == 16 && one.at("kdf_id") == 1 &&
         one.at("aead_id") == 2;
}

void expect_encryptions(const nlohmann::json& one, HpkeContext& sender, HpkeContext& receiver) {
  Shake source, sink;
  for (int round = 0; round < 1000; ++round) {
    const Bytes aad = source.input();
    const Bytes message = source.input();
    const Bytes sealed = sender.seal(aad, message);
    sink.absorb(sealed);
    const auto opened = receiver.open(aad, sealed);
    ASSERT_TRUE(opened);
    ASSERT_EQ(copy_of(opened->view()), message);
  }
  EXPECT_EQ(to_hex(sink.squeeze(16)), test::text_field(one, "encryptions_accumulated"));
}

void expect_exports(const nlohmann::json& one, const HpkeContext& sender,
                    const HpkeContext& receiver) {
  Shake source, sink;
  for (std::size_t size = 0; size < 1000; ++size) {
    const Bytes context = source.input();
    const auto exported = sender.export_secret(context, size);
    ASSERT_TRUE(exported);
    sink.absorb(exported->view());
    const auto same = receiver.export_secret(context, size);
    ASSERT_TRUE(equal_in_constant_time(exported->view(), same->view()));
  }
  EXPECT_EQ(to_hex(sink.squeeze(16)), test::text_field(one, "exports_accumulated"));
}

TEST(Hpke, gives_every_answer_of_rfc_9180_for_our_suite) {
  const auto file = test::load_vectors("hpke/rfc9180.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int ours = 0;
  for (const auto& one : *file) {
    if (!is_ours(one)) continue;
    ++ours;
    const auto ephemeral = P256Key::derive(hex_field(one, "ikmE"));
    const auto recipient = P256Key::from_private(hex_field(one, "skRm"));
    ASSERT_TRUE(ephemeral && recipient);
    EXPECT_EQ(to_hex(recipient->public_key()), test::text_field(one, "pkRm"));
    const Bytes info = hex_field(one, "info");
    auto sender = hpke_sender(recipient->public_key(), info, *ephemeral);
    ASSERT_TRUE(sender);
    EXPECT_EQ(to_hex(sender->encapsulated), test::text_field(one, "enc"));
    auto receiver =
        hpke_receiver(hex_field(one, "enc"), info, dh_of(*recipient), recipient->public_key());
    ASSERT_TRUE(receiver);
    expect_encryptions(one, sender->context, *receiver);
    expect_exports(one, sender->context, *receiver);
  }
  EXPECT_EQ(ours, 1);
}

TEST(Hpke, derives_every_key_pair_of_rfc_9180_for_our_kem) {
  const auto file = test::load_vectors("hpke/rfc9180.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int ours = 0;
  for (const auto& one : *file) {
    if (one.at("kem_id") != 16) continue;
    ++ours;
    const auto recipient = P256Key::derive(hex_field(one, "ikmR"));
    const auto ephemeral = P256Key::derive(hex_field(one, "ikmE"));
    ASSERT_TRUE(recipient && ephemeral);
    EXPECT_EQ(to_hex(recipient->private_bytes().view()), test::text_field(one, "skRm"));
    EXPECT_EQ(to_hex(recipient->public_key()), test::text_field(one, "pkRm"));
    EXPECT_EQ(to_hex(ephemeral->public_key()), test::text_field(one, "enc"));
  }
  EXPECT_EQ(ours, 8);
}

using Peer = Handle<OSSL_HPKE_CTX, OSSL_HPKE_CTX_free>;
constexpr OSSL_HPKE_SUITE kSuite{OSSL_HPKE_KEM_ID_P256, OSSL_HPKE_KDF_ID_HKDF_SHA256,
                                 OSSL_HPKE_AEAD_ID_AES_GCM_256};

Peer peer(int role) {
  return owned<Peer>(OSSL_HPKE_CTX_new(OSSL_HPKE_MODE_BASE, kSuite, role, nullptr, nullptr));
}

/// What both sides were given to agree on, at random.
struct Case {
  explicit Case(test::SeededRandom& random)
      : info(random.bytes(random.number(100))),
        aad(random.bytes(random.number(50))),
        message(random.bytes(1 + random.number(500))) {}
  Bytes info, aad, message;
};

Bytes exported_by(const Peer& context) {
  Bytes secret(32);
  const auto label = view_of("label");
  EXPECT_EQ(
      OSSL_HPKE_export(context.get(), secret.data(), secret.size(), label.data(), label.size()), 1);
  return secret;
}

TEST(Hpke, openssls_own_hpke_opens_what_ours_seals) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 10; ++round) {
    const Case given(random);
    P256Public point;
    std::size_t point_size = point.size();
    EVP_PKEY* made = nullptr;
    ASSERT_EQ(
        OSSL_HPKE_keygen(kSuite, point.data(), &point_size, &made, nullptr, 0, nullptr, nullptr),
        1);
    const auto recipient = owned<Handle<EVP_PKEY, EVP_PKEY_free>>(made);
    auto sender = hpke_sender(point, given.info, P256Key::generate(random));
    ASSERT_TRUE(sender);
    const auto receiver = peer(OSSL_HPKE_ROLE_RECEIVER);
    ASSERT_EQ(
        OSSL_HPKE_decap(receiver.get(), sender->encapsulated.data(), sender->encapsulated.size(),
                        recipient.get(), given.info.data(), given.info.size()),
        1);
    for (int message = 0; message < 3; ++message) {
      const Bytes sealed = sender->context.seal(given.aad, given.message);
      Bytes opened(sealed.size());
      std::size_t size = opened.size();
      ASSERT_EQ(OSSL_HPKE_open(receiver.get(), opened.data(), &size, given.aad.data(),
                               given.aad.size(), sealed.data(), sealed.size()),
                1);
      opened.resize(size);
      EXPECT_EQ(opened, given.message);
    }
    EXPECT_EQ(exported_by(receiver),
              copy_of(sender->context.export_secret(view_of("label"), 32)->view()));
  }
}

TEST(Hpke, ours_opens_what_openssls_own_hpke_seals) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 10; ++round) {
    const Case given(random);
    const auto recipient = P256Key::generate(random);
    const auto sender = peer(OSSL_HPKE_ROLE_SENDER);
    P256Public encapsulated;
    std::size_t size = encapsulated.size();
    ASSERT_EQ(
        OSSL_HPKE_encap(sender.get(), encapsulated.data(), &size, recipient.public_key().data(),
                        recipient.public_key().size(), given.info.data(), given.info.size()),
        1);
    auto receiver =
        hpke_receiver(encapsulated, given.info, dh_of(recipient), recipient.public_key());
    ASSERT_TRUE(receiver);
    for (int message = 0; message < 3; ++message) {
      Bytes sealed(given.message.size() + kAeadTagSize);
      std::size_t sealed_size = sealed.size();
      ASSERT_EQ(OSSL_HPKE_seal(sender.get(), sealed.data(), &sealed_size, given.aad.data(),
                               given.aad.size(), given.message.data(), given.message.size()),
                1);
      EXPECT_EQ(copy_of(receiver->open(given.aad, sealed).value().view()), given.message);
    }
    EXPECT_EQ(exported_by(sender), copy_of(receiver->export_secret(view_of("label"), 32)->view()));
  }
}

TEST(Hpke, a_point_off_the_curve_never_reaches_the_private_key) {
  const auto key = P256Key::derive(view_of("recipient"));
  P256Public off_curve = key->public_key();
  off_curve.back() = static_cast<std::uint8_t>(off_curve.back() ^ 1);
  bool was_asked = false;
  const DhFunction dh = [&](ByteView) -> Result<Secret> {
    was_asked = true;
    return Secret(32);
  };
  for (const Bytes& bytes : {Bytes(off_curve.begin(), off_curve.end()), Bytes{}, Bytes(65)}) {
    const auto receiver = hpke_receiver(bytes, {}, dh, key->public_key());
    EXPECT_EQ(receiver.error().fault, Fault::invalid);
  }
  EXPECT_FALSE(was_asked);
  EXPECT_FALSE(hpke_sender(off_curve, {}, *key));
}

TEST(Hpke, hardware_that_fails_is_reported_as_it_says) {
  const auto key = P256Key::derive(view_of("recipient"));
  const DhFunction broken = [](ByteView) -> Result<Secret> {
    return fail(Fault::unavailable, "the TPM is gone");
  };
  const auto receiver = hpke_receiver(key->public_key(), {}, broken, key->public_key());
  EXPECT_EQ(receiver.error().fault, Fault::unavailable);
}

TEST(Hpke, another_info_key_order_or_byte_opens_nothing) {
  const auto recipient = P256Key::derive(view_of("recipient"));
  const auto other = P256Key::derive(view_of("other"));
  const auto ephemeral = P256Key::derive(view_of("ephemeral"));
  auto sender = hpke_sender(recipient->public_key(), view_of("info"), *ephemeral);
  const Bytes first = sender->context.seal({}, view_of("first"));
  const Bytes second = sender->context.seal({}, view_of("second"));
  const auto receiver = [&](const P256Key& key, std::string_view info) {
    return hpke_receiver(sender->encapsulated, view_of(info), dh_of(key), key.public_key()).value();
  };
  EXPECT_FALSE(receiver(*recipient, "inf").open({}, first));
  EXPECT_FALSE(receiver(*other, "info").open({}, first));
  EXPECT_FALSE(receiver(*recipient, "info").open(view_of("aad"), first));
  EXPECT_FALSE(receiver(*recipient, "info").open({}, second));

  auto context = receiver(*recipient, "info");
  EXPECT_EQ(context.open({}, second).error().fault, Fault::tampered);
  EXPECT_EQ(context.open({}, first)->text(), "first") << "a refusal moves nothing on";
  EXPECT_FALSE(context.open({}, first)) << "once is enough";
  EXPECT_EQ(context.open({}, second)->text(), "second");
}

}  // namespace
}  // namespace darkbloom::crypto
