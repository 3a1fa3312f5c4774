#include "crypto/ed25519.h"

#include <gtest/gtest.h>

#include "unit/base/seeded_random.h"
#include "unit/crypto/vectors.h"

namespace darkbloom::crypto {
namespace {

TEST(Ed25519, the_first_example_of_rfc_8032_comes_out) {
  const auto key = Ed25519Key::from_seed(
      from_hex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60").value());
  ASSERT_TRUE(key);
  EXPECT_EQ(to_hex(key->public_key()),
            "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
  EXPECT_EQ(
      to_hex(key->sign({})),
      "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701c"
      "f9b46bd25bf5f0595bbe24655141438e7a100b");
}

TEST(Ed25519, verifying_gives_every_wycheproof_answer) {
  const auto file = test::load_vectors("wycheproof/ed25519_test.json");
  if (!file) GTEST_SKIP() << test::kNoVectors;
  int run = 0;
  for (const auto& group : file->at("testGroups")) {
    const Bytes key = test::hex_field(group.at("publicKey"), "pk");
    for (const auto& one : group.at("tests")) {
      SCOPED_TRACE(one.at("tcId").dump() + " " + test::text_field(one, "comment"));
      const auto verdict =
          verify_ed25519(key, test::hex_field(one, "msg"), test::hex_field(one, "sig"));
      ASSERT_EQ(verdict.has_value(), test::text_field(one, "result") == "valid");
      ++run;
    }
  }
  EXPECT_EQ(run, file->at("numberOfTests"));
}

TEST(Ed25519, a_signature_verifies_for_its_message_and_key_only) {
  const auto seed = test::test_seed();
  SCOPED_TRACE(test::seed_note(seed));
  test::SeededRandom random(seed);
  const auto key = Ed25519Key::generate(random);
  const auto other = Ed25519Key::generate(random);
  const auto again = Ed25519Key::from_seed(key.seed().view());
  const Bytes message = random.bytes(100);
  const Bytes signature = key.sign(message);
  EXPECT_EQ(signature, again->sign(message));
  EXPECT_TRUE(verify_ed25519(key.public_key(), message, signature));
  EXPECT_EQ(verify_ed25519(other.public_key(), message, signature).error().fault, Fault::tampered);
  EXPECT_FALSE(verify_ed25519(key.public_key(), random.bytes(100), signature));
  EXPECT_FALSE(verify_ed25519(key.public_key(), message, ByteView(signature).first(63)));
}

TEST(Ed25519, keys_of_another_size_are_refused) {
  EXPECT_FALSE(Ed25519Key::from_seed(Bytes(31)));
  EXPECT_EQ(verify_ed25519(Bytes(33), {}, Bytes(64)).error().fault, Fault::invalid);
}

}  // namespace
}  // namespace darkbloom::crypto
