#include "crypto/aead.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>

#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::crypto {
namespace {

using test::hex_field;

constexpr AeadNonce kNonce{1, 2, 3};

bool is_ours(const nlohmann::json& group) {
  return group.at("keySize") == 256 && group.at("ivSize") == 96 && group.at("tagSize") == 128;
}

void expect_answer(const nlohmann::json& one) {
  SCOPED_TRACE(one.at("tcId").dump() + " " + test::text_field(one, "comment"));
  const Bytes key = hex_field(one, "key");
  const Bytes aad = hex_field(one, "aad");
  const Bytes message = hex_field(one, "msg");
  Bytes sealed = hex_field(one, "ct");
  const Bytes tag = hex_field(one, "tag");
  sealed.insert(sealed.end(), tag.begin(), tag.end());
  AeadNonce nonce;
  std::ranges::copy(hex_field(one, "iv"), nonce.begin());
  const auto opened = aead_open(key, nonce, aad, sealed);
  if (test::text_field(one, "result") == "valid") {
    ASSERT_TRUE(opened);
    EXPECT_EQ(copy_of(opened->view()), message);
    EXPECT_EQ(aead_seal(key, nonce, aad, message), sealed);
  } else {
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().fault, Fault::tampered);
  }
}

TEST(Aead, gives_every_wycheproof_answer_for_our_sizes) {
  const auto file = test::load_vectors("wycheproof/aes_gcm_test.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int ours = 0;
  int not_ours = 0;
  for (const auto& group : file->at("testGroups")) {
    for (const auto& one : group.at("tests")) {
      if (is_ours(group)) expect_answer(one);
      ++(is_ours(group) ? ours : not_ours);
    }
  }
  EXPECT_GT(ours, 60);
  EXPECT_EQ(ours + not_ours, file->at("numberOfTests"));
  std::cout << ours << " of our sizes, " << not_ours << " of others (not offered)\n";
}

TEST(Aead, what_is_sealed_opens) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  for (int round = 0; round < 200; ++round) {
    const Bytes key = random.bytes(kAeadKeySize);
    const Bytes aad = random.bytes(random.number(40));
    const Bytes message = random.bytes(random.number(3000));
    const Bytes sealed = aead_seal(key, kNonce, aad, message);
    EXPECT_EQ(sealed.size(), message.size() + kAeadTagSize);
    EXPECT_EQ(copy_of(aead_open(key, kNonce, aad, sealed).value().view()), message);
  }
}

TEST(Aead, a_flipped_bit_is_refused) {
  const Bytes key(kAeadKeySize, 9);
  const Bytes sealed = aead_seal(key, kNonce, view_of("aad"), view_of("message"));
  for (std::size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    Bytes changed = sealed;
    changed[bit / 8] = static_cast<std::uint8_t>(changed[bit / 8] ^ (1U << (bit % 8)));
    EXPECT_EQ(aead_open(key, kNonce, view_of("aad"), changed).error().fault, Fault::tampered);
  }
}

TEST(Aead, another_key_nonce_or_aad_is_refused) {
  const Bytes key(kAeadKeySize, 9);
  const Bytes other_key(kAeadKeySize, 8);
  const Bytes sealed = aead_seal(key, kNonce, view_of("aad"), view_of("message"));
  EXPECT_FALSE(aead_open(other_key, kNonce, view_of("aad"), sealed));
  EXPECT_FALSE(aead_open(key, AeadNonce{}, view_of("aad"), sealed));
  EXPECT_FALSE(aead_open(key, kNonce, {}, sealed));
}

TEST(Aead, every_cut_is_refused) {
  const Bytes key(kAeadKeySize, 9);
  const Bytes sealed = aead_seal(key, kNonce, {}, view_of("message"));
  for (std::size_t size = 0; size < sealed.size(); ++size) {
    const auto opened = aead_open(key, kNonce, {}, ByteView(sealed).first(size));
    EXPECT_EQ(opened.error().fault, Fault::tampered) << size;
  }
}

TEST(Aead, the_counter_changes_the_last_eight_bytes_of_the_nonce) {
  const AeadNonce base{0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0, 0, 0, 0, 0xf0};
  EXPECT_EQ(nonce_at(base, 0), base);
  EXPECT_EQ(to_hex(nonce_at(base, 1)), "ffffffff00000000000000f1");
  EXPECT_EQ(to_hex(nonce_at(base, 0x0102030405060708)), "ffffffff01020304050607f8");
  EXPECT_EQ(to_hex(nonce_at(base, ~0ULL)), "ffffffffffffffffffffff0f");
}

TEST(AeadDeathTest, a_key_of_the_wrong_size_is_a_bug) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  EXPECT_DEATH(aead_seal(Bytes(16), kNonce, {}, {}), "an AES-256 key has 32 bytes");
}

}  // namespace
}  // namespace darkbloom::crypto
