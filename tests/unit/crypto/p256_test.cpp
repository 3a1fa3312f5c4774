#include "crypto/p256.h"

#include <gtest/gtest.h>
#include <openssl/ec.h>

#include <algorithm>
#include <iostream>
#include <optional>

#include "crypto/openssl.h"
#include "support/counted_memory.h"
#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::crypto {
namespace {

using test::hex_field;

constexpr std::string_view kOrder =
    "ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551";

Bytes from_hex_text(std::string_view text) {
  return from_hex(text).value();
}

/// A big-endian number in exactly 32 bytes; nothing when it needs more.
std::optional<Bytes> in_32_bytes(ByteView number) {
  while (!number.empty() && number.front() == 0)
    number = number.subspan(1);
  if (number.size() > 32) return std::nullopt;
  Bytes padded(32 - number.size());
  padded.insert(padded.end(), number.begin(), number.end());
  return padded;
}

/// r then s out of strict DER; nothing for any other encoding, which our format cannot carry.
std::optional<Bytes> plain_from_der(const Bytes& der) {
  using Signature = Handle<ECDSA_SIG, ECDSA_SIG_free>;
  const std::uint8_t* position = der.data();
  const Signature parsed(d2i_ECDSA_SIG(nullptr, &position, static_cast<long>(der.size())));
  if (!parsed) return std::nullopt;
  Bytes again(der.size() + 16);
  std::uint8_t* end = again.data();
  const int size = i2d_ECDSA_SIG(parsed.get(), &end);
  if (size < 0 || static_cast<std::size_t>(size) != der.size()) return std::nullopt;
  again.resize(der.size());
  Bytes plain(64);
  const bool fits = again == der &&
                    BN_bn2binpad(ECDSA_SIG_get0_r(parsed.get()), plain.data(), 32) == 32 &&
                    BN_bn2binpad(ECDSA_SIG_get0_s(parsed.get()), plain.data() + 32, 32) == 32 &&
                    !BN_is_negative(ECDSA_SIG_get0_r(parsed.get())) &&
                    !BN_is_negative(ECDSA_SIG_get0_s(parsed.get()));
  return fits ? std::optional(plain) : std::nullopt;
}

TEST(P256, diffie_hellman_gives_every_wycheproof_answer) {
  const auto file = test::load_vectors("wycheproof/ecdh_secp256r1_ecpoint_test.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int run = 0;
  int compressed = 0;
  for (const auto& group : file->at("testGroups")) {
    for (const auto& one : group.at("tests")) {
      SCOPED_TRACE(one.at("tcId").dump() + " " + test::text_field(one, "comment"));
      const auto scalar = in_32_bytes(hex_field(one, "private"));
      const Bytes point = hex_field(one, "public");
      const auto key = P256Key::from_private(scalar.value());
      ASSERT_TRUE(key);
      const auto shared = key->dh(point);
      ++run;
      const bool is_compressed = point.size() == 33;
      compressed += is_compressed ? 1 : 0;
      ASSERT_EQ(shared.has_value(), test::text_field(one, "result") == "valid" && !is_compressed);
      if (shared) {
        EXPECT_EQ(to_hex(shared->view()), test::text_field(one, "shared"));
      } else {
        EXPECT_EQ(shared.error().fault, Fault::invalid);
      }
    }
  }
  EXPECT_EQ(run, file->at("numberOfTests"));
  std::cout << run << " run, " << compressed << " compressed points refused as not ours\n";
}

TEST(P256, ecdsa_gives_every_wycheproof_answer) {
  const auto file = test::load_vectors("wycheproof/ecdsa_secp256r1_sha256_test.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int run = 0;
  int no_form = 0;
  for (const auto& group : file->at("testGroups")) {
    const Bytes key = hex_field(group.at("publicKey"), "uncompressed");
    for (const auto& one : group.at("tests")) {
      SCOPED_TRACE(one.at("tcId").dump() + " " + test::text_field(one, "comment"));
      const bool is_valid = test::text_field(one, "result") == "valid";
      const auto plain = plain_from_der(hex_field(one, "sig"));
      ++run;
      no_form += plain ? 0 : 1;
      ASSERT_TRUE(plain || !is_valid);
      if (!plain) continue;
      const auto verdict = verify_p256(key, hex_field(one, "msg"), *plain);
      ASSERT_EQ(verdict.has_value(), is_valid);
      if (!verdict) {
        EXPECT_EQ(verdict.error().fault, Fault::tampered);
      }
    }
  }
  EXPECT_EQ(run, file->at("numberOfTests"));
  std::cout << run << " run, " << no_form << " of them invalid DER that 64 bytes cannot carry\n";
}

TEST(P256, signing_is_deterministic_as_in_rfc_6979) {
  const auto key = P256Key::from_private(
      from_hex_text("c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721"));
  const Bytes signature = key->sign(view_of("sample"));
  EXPECT_EQ(to_hex(signature),
            "efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716"
            "f7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8");
  EXPECT_TRUE(verify_p256(key->public_key(), view_of("sample"), signature));
}

TEST(P256, a_signature_verifies_for_its_message_and_key_only) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  const auto key = P256Key::generate(random);
  const auto other = P256Key::generate(random);
  for (int round = 0; round < 20; ++round) {
    const Bytes message = random.bytes(random.number(200));
    Bytes signature = key.sign(message);
    EXPECT_EQ(signature.size(), 64U);
    EXPECT_TRUE(verify_p256(key.public_key(), message, signature));
    EXPECT_FALSE(verify_p256(other.public_key(), message, signature));
    EXPECT_FALSE(verify_p256(key.public_key(), random.bytes(201), signature));
    std::uint8_t& byte = signature[random.number(signature.size())];
    byte = static_cast<std::uint8_t>(byte ^ 1);
    EXPECT_EQ(verify_p256(key.public_key(), message, signature).error().fault, Fault::tampered);
  }
}

TEST(P256, a_signature_of_another_size_is_refused) {
  const auto key = P256Key::derive(view_of("input"));
  const Bytes signature = key->sign({});
  for (const std::size_t size : {0U, 1U, 32U, 63U})
    EXPECT_FALSE(verify_p256(key->public_key(), {}, ByteView(signature).first(size)));
  Bytes longer = signature;
  longer.push_back(0);
  EXPECT_FALSE(verify_p256(key->public_key(), {}, longer));
}

TEST(P256, a_public_key_must_be_an_uncompressed_point_on_the_curve) {
  const auto key = P256Key::derive(view_of("input"));
  const P256Public good = key->public_key();
  EXPECT_EQ(parse_p256_public(good).value(), good);
  const auto refused = [](ByteView bytes) {
    const auto parsed = parse_p256_public(bytes);
    return !parsed && parsed.error().fault == Fault::invalid;
  };
  EXPECT_TRUE(refused({}));
  EXPECT_TRUE(refused(Bytes{0})) << "the point at infinity";
  EXPECT_TRUE(refused(Bytes(65)));
  EXPECT_TRUE(refused(ByteView(good).first(64)));
  for (const std::uint8_t form : Bytes{0, 2, 3, 5, 6, 7}) {
    P256Public other_form = good;
    other_form.front() = form;
    EXPECT_TRUE(refused(other_form)) << int{form};
  }
  P256Public off_curve = good;
  off_curve.back() = static_cast<std::uint8_t>(off_curve.back() ^ 1);
  EXPECT_TRUE(refused(off_curve));
  EXPECT_TRUE(refused(Bytes(65, 0x04))) << "no point of the curve";
}

TEST(P256, a_private_key_is_at_least_one_and_below_the_order) {
  Bytes order = from_hex_text(kOrder);
  EXPECT_FALSE(P256Key::from_private(order));
  EXPECT_FALSE(P256Key::from_private(Bytes(32)));
  EXPECT_FALSE(P256Key::from_private(Bytes(32, 0xff)));
  EXPECT_FALSE(P256Key::from_private(Bytes(31, 1)));
  EXPECT_FALSE(P256Key::from_private(Bytes(33, 1)));
  --order.back();
  EXPECT_TRUE(P256Key::from_private(order));
  Bytes one(32);
  one.back() = 1;
  const auto generator = P256Key::from_private(one);
  EXPECT_EQ(to_hex(ByteView(generator->public_key()).subspan(1, 32)),
            "6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296");
}

TEST(P256, generating_draws_from_the_source_and_skips_what_is_out_of_range) {
  // First 32 bytes above the order, then a key.
  class Scripted final : public Random {
   public:
    void fill(std::span<std::uint8_t> bytes) override {
      std::ranges::fill(bytes, draws_++ == 0 ? 0xff : 0x11);
    }
    int draws_ = 0;
  } random;
  const auto key = P256Key::generate(random);
  EXPECT_EQ(random.draws_, 2);
  EXPECT_EQ(copy_of(key.private_bytes().view()), Bytes(32, 0x11));
  const auto again = P256Key::from_private(Bytes(32, 0x11));
  EXPECT_EQ(key.public_key(), again->public_key());
}

TEST(P256, both_sides_agree_and_a_stored_key_stays_itself) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  const auto left = P256Key::generate(random);
  const auto right = P256Key::generate(random);
  const auto restored = P256Key::from_private(left.private_bytes().view());
  const Secret shared = left.dh(right.public_key()).value();
  EXPECT_TRUE(equal_in_constant_time(shared.view(), right.dh(left.public_key())->view()));
  EXPECT_TRUE(equal_in_constant_time(shared.view(), restored->dh(right.public_key())->view()));
}

TEST(P256, a_key_that_was_moved_lies_in_its_memory_and_does_what_it_did) {
  const Bytes scalar(kP256PrivateSize, 0x11);
  CountedMemory memory(kP256PrivateSize);
  {
    auto key = P256Key::from_private(scalar).value();
    const auto peer = P256Key::from_private(Bytes(kP256PrivateSize, 0x22)).value();
    const Bytes signature = key.sign(scalar);
    const Secret shared = key.dh(peer.public_key()).value();
    ASSERT_TRUE(key.move_to(memory));
    EXPECT_EQ(memory.storage(), scalar);
    EXPECT_EQ(key.sign(scalar), signature);
    EXPECT_TRUE(equal_in_constant_time(key.dh(peer.public_key())->view(), shared.view()));
    EXPECT_EQ(copy_of(key.private_bytes().view()), scalar);
    P256Key other = std::move(key);
    EXPECT_EQ(other.sign(scalar), signature);
  }
  EXPECT_EQ(memory.storage(), Bytes(kP256PrivateSize));
  EXPECT_EQ(memory.taken(), 0U);
}

TEST(P256, a_key_stays_where_it_is_when_there_is_no_room) {
  CountedMemory memory(kP256PrivateSize - 1);
  auto key = P256Key::from_private(Bytes(kP256PrivateSize, 0x11)).value();
  EXPECT_FALSE(key.move_to(memory));
  EXPECT_EQ(copy_of(key.private_bytes().view()), Bytes(kP256PrivateSize, 0x11));
}

}  // namespace
}  // namespace darkbloom::crypto
